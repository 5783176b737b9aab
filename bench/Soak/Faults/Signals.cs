using System.Runtime.InteropServices;

namespace Soak.Faults;

/// <summary>Signals to processes.</summary>
internal static partial class Signals
{
    internal const int Kill = 9;
    internal const int Continue = 18;
    internal const int Stop = 19;

    [LibraryImport("libc", EntryPoint = "kill")]
    internal static partial int Send(int processId, int signal);
}
