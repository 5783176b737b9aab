using System.Diagnostics;

namespace Multiprocessing.Protocol;

/// <summary>
/// How the runtime of a worker is set up: by environment variables, since the rest of its configuration is the program's.
/// The worker takes them away again, so that what it starts does not have them.
/// </summary>
internal static class WorkerVariables
{
    /// <summary>Assemblies that the runtime calls before a program's <c>Main</c>.</summary>
    internal const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Set in a program that was started to be a worker.</summary>
    internal const string SelfStarted = "MULTIPROCESSING_SELF_STARTED";

    /// <summary>An argument that means nothing, so that a list of processes tells a worker from its program.</summary>
    internal const string Label = "--multiprocessing-worker";

    internal static readonly (string Name, string Value)[] All =
    [
        // One heap and no background collector: there are as many workers as CPUs, and each runs one item at a time.
        ("DOTNET_gcServer", "0"),
        ("DOTNET_gcConcurrent", "0"),

        // 4 MB (in hexadecimal) for what items have just made, rather than the size of the last cache: that is written over while it is still near, and
        // a worker that has made garbage stays as small as one that has not.
        ("DOTNET_GCgen0size", "400000"),

        // A killed process would leave the sockets and pipes of its diagnostics in the temporary folder.
        ("DOTNET_EnableDiagnostics", Debugger.IsAttached ? "1" : "0"),

        // Where its parts are missing, as on most machines, the search for them is a fiftieth of the start.
        ("DOTNET_LTTng", "0"),

        // A worker's hot functions are the user's, and are few: compile them fully as soon as they are seen to be hot. Hot is what was called 256 times (in
        // hexadecimal) rather than 30, which is what any start calls: those would be compiled twice each beside a first map, and double its time.
        ("DOTNET_TC_CallCountingDelayMs", "1"),
        ("DOTNET_TC_CallCountThreshold", "100"),
    ];

    /// <summary>Whether this process was started as a worker of its own program, and is not one yet.</summary>
    internal static bool IsStartedAsWorker => Environment.GetEnvironmentVariable(SelfStarted) is not null;
}
