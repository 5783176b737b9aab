using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Multiprocessing.Worker;

/// <summary>
/// A worker leads a process group of its own. So Ctrl+C in a terminal reaches the program alone, and what the worker has started
/// can be ended together with it.
/// </summary>
internal static partial class ProcessGroup
{
    private const int SigKill = 9;

    internal static void Lead()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = SetProcessGroup(0, 0);
        }
    }

    /// <summary>Ends this process and everything that it has started, now.</summary>
    [DoesNotReturn]
    internal static void End()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Kill(0, SigKill);
        }

        Process.GetCurrentProcess().Kill(entireProcessTree: true);
        Environment.Exit(1);
    }

    [LibraryImport("libc", EntryPoint = "setpgid")]
    private static partial int SetProcessGroup(int processId, int group);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
