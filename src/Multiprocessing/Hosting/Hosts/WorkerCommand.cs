using System.Collections;
using Multiprocessing.Processes;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>What starts a worker of this program, and the environment that it gets.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Variables">Environment variables that make a worker of it; none that the user sets takes their place.</param>
internal sealed record WorkerCommand(string FileName, string[] Arguments, (string Name, string Value)[] Variables)
{
    /// <summary>Settings of this process that would change or watch a worker.</summary>
    private static readonly string[] s_scrubbed =
    [
        WorkerVariables.StartupHooks, "DOTNET_HOSTINGSTARTUPASSEMBLIES", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_DiagnosticPorts",
        "DOTNET_ENABLE_PROFILING", "CORECLR_ENABLE_PROFILING", "CORECLR_PROFILER", "CORECLR_PROFILER_PATH",
        "DOTNET_gcServer", "DOTNET_GCHeapCount", "COMPlus_gcServer", "COMPlus_gcConcurrent", WorkerVariables.SelfStarted,
    ];

    private static readonly string[] s_scrubbedPrefixes = ["DOTNET_WATCH", "ASPNETCORE_"];

    internal LaunchCommand Create(string? workingDirectory, IEnumerable<KeyValuePair<string, string?>> variables)
    {
        Dictionary<string, string> environment = [];
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!IsScrubbed((string)variable.Key))
            {
                environment[(string)variable.Key] = (string)variable.Value!;
            }
        }

        foreach ((string name, string value) in WorkerVariables.All)
        {
            environment[name] = value;
        }

        foreach ((string name, string? value) in variables)
        {
            if (value is null)
            {
                environment.Remove(name);
            }
            else
            {
                environment[name] = value;
            }
        }

        foreach ((string name, string value) in Variables)
        {
            environment[name] = value;
        }

        return new LaunchCommand(FileName, Arguments, environment, workingDirectory);
    }

    private static bool IsScrubbed(string name) =>
        Array.Exists(s_scrubbed, scrubbed => scrubbed.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(s_scrubbedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
