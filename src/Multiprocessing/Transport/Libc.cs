using System.Runtime.InteropServices;

namespace Multiprocessing.Transport;

/// <summary>The Linux calls that the framework does not offer.</summary>
internal static unsafe partial class Libc
{
    internal const uint CloseOnExec = 1;
    internal const uint AllowSealing = 2;
    internal const int AddSeals = 1033;
    internal const int GetSeals = 1034;
    internal const int SealShrink = 2;
    internal const int SealGrow = 4;
    internal const int CloseOnExecution = 0x80000;
    internal const int PathOnly = 0x200000 | CloseOnExecution;
    internal const int LockAlone = 2;
    internal const int LockWithoutWaiting = 4;
    internal const int AdviseRemove = 9;
    internal const int FutexWait = 0;
    internal const int FutexWake = 1;
    internal const int InterruptedCall = 4;
    internal const int TryAgain = 11;
    internal const int TimedOut = 110;

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint Futex(nint number, int* word, nint operation, nint value, TimeSpec* timeout, nint word2, nint value3);
}
