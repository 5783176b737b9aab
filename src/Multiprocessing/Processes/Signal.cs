using System.Runtime.InteropServices;

namespace Multiprocessing.Processes;

/// <summary>Signals, where there are any.</summary>
internal static partial class Signal
{
    internal const int Kill = 9;

    /// <summary>Sends a signal to a process; to a group if the id is negative, to the own group if it is 0.</summary>
    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Send(int processId, int signal);
}
