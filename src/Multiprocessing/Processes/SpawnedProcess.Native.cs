using System.Runtime.InteropServices;

namespace Multiprocessing.Processes;

/// <content>The functions of the C library, as on all architectures of Linux.</content>
internal sealed unsafe partial class SpawnedProcess
{
    /// <summary>More than the opaque structures of posix_spawn take in any C library.</summary>
    private const int SpawnBytes = 512;

    private const int SignalSetBytes = 128;

    private const short FlagGroup = 0x02;
    private const short FlagSignalDefaults = 0x04;
    private const short FlagSignalMask = 0x08;

    private const int CloseOnExec = 0x80000;
    private const int Interrupted = 4;

    private const int WaitProcess = 1;
    private const int WaitExited = 0x00000004;

    /// <summary>Leaves the process waitable, so that its id is not given to another.</summary>
    private const int WaitKeep = 0x01000000;

    /// <summary>The process has exited; otherwise a signal has ended it.</summary>
    private const int CodeExited = 1;

    /// <summary>What waitid says of the end of a process, as a 64-bit system lays it out.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct SignalInfo
    {
        [FieldOffset(8)]
        internal int Code;

        [FieldOffset(24)]
        internal int Status;
    }

    [LibraryImport("libc", EntryPoint = "posix_spawnp", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SpawnFromPath(out int id, string file, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitializeActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int from, int to);

    [LibraryImport("libc", EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeFolder(byte* actions, string folder);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_init")]
    private static partial int InitializeAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    private static partial int SetGroup(byte* attributes, int group);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetSignalMask(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetSignalDefaults(byte* attributes, byte* signals);

    [LibraryImport("libc", EntryPoint = "sigemptyset")]
    private static partial int EmptySignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "sigfillset")]
    private static partial int FillSignals(byte* signals);

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int CreatePipe(int* ends, int flags);

    [LibraryImport("libc", EntryPoint = "waitid", SetLastError = true)]
    private static partial int WaitId(int kind, int id, out SignalInfo info, int options);}
