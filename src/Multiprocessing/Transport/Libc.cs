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
    internal const int ReadAndWrite = 2;
    internal const int WithoutNameForEver = 0x80;
    internal const int LockAlone = 2;
    internal const int LockWithoutWaiting = 4;
    internal const int AdviseRemove = 9;
    internal const int AdviseNotInChildren = 10;
    internal const int ReadWriteAccess = 3;
    internal const int MapShared = 1;
    internal const int FutexWait = 0;
    internal const int FutexWake = 1;
    internal const int NotPermitted = 1;
    internal const int NoAccess = 13;
    internal const int InterruptedCall = 4;
    internal const int TryAgain = 11;
    internal const int TimedOut = 110;

    internal static void* MapFailed => (void*)-1;

    /// <summary>Opens a new file in a folder, without a name. In part it is the flag for a folder, which is not the same on all processors.</summary>
    internal static int WithoutName => 0x400000 | (RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le ? 0x4000 : 0x10000);

    [StructLayout(LayoutKind.Sequential)]
    internal struct TimeSpec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, int mode = 0);

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeFolder(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    internal static partial int Allocate(int descriptor, int mode, nint offset, nint length);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    internal static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    internal static partial int Lock(int descriptor, int operation);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    internal static partial void* Map(void* wish, nuint length, int access, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    internal static partial int Unmap(void* mapped, nuint length);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint ReadLink(string path, byte* target, nuint capacity);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    internal static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial nint Futex(nint number, int* word, nint operation, nint value, TimeSpec* timeout, nint word2, nint value3);
}
