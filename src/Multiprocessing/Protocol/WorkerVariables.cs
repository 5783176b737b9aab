using System.Diagnostics;

namespace Multiprocessing.Protocol;

/// <summary>
/// How the runtime of a worker is set up: by environment variables, since the rest of its configuration is the program's.
/// The worker takes them away again, so that what it starts does not have them.
/// </summary>
internal static class WorkerVariables
{
    internal static readonly (string Name, string Value)[] All =
    [
        // One heap and no background collector: there are as many workers as CPUs, and each runs one item at a time.
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "0"),

        // A killed process would leave the sockets and pipes of its diagnostics in the temporary folder.
        ("DOTNET_EnableDiagnostics", Debugger.IsAttached ? "1" : "0"),

        // A worker's hot functions are the user's, and are few: compile them fully as soon as they are seen to be hot.
        ("DOTNET_TC_CallCountingDelayMs", "1"),
    ];
}
