using System.Runtime.InteropServices;

namespace Multiprocessing.Processes;

/// <summary>
/// A worker leads a process group of its own. So Ctrl+C in a terminal reaches the program alone, and what the worker has started
/// can be ended together with it. Windows has no such groups.
/// </summary>
internal static partial class ProcessGroup
{
    /// <summary>Makes this process the leader of a group.</summary>
    internal static void Lead()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetProcessGroup(0, 0);
        }
    }

    /// <summary>Kills who is in a group, its leader too if that lives.</summary>
    internal static void Kill(int leader)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Signal.Send(-leader, Signal.Kill);
        }
    }

    /// <summary>Kills this process and who is in its group.</summary>
    internal static void KillOwn()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Signal.Send(0, Signal.Kill);
        }
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int processId, int group);
}
