using System.Collections;
using System.Reflection;
using System.Runtime.InteropServices;
using Multiprocessing.Processes;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>
/// How a worker of this program is started: <c>dotnet exec</c> of this library, which is also an executable, with the
/// program's own runtime configuration and dependencies. So the program's <c>Main</c> is nowhere on the way.
/// </summary>
internal sealed class WorkerHostCommand
{
    /// <summary>Settings of this process that would change or watch a worker.</summary>
    private static readonly string[] s_scrubbed =
    [
        "DOTNET_STARTUP_HOOKS", "DOTNET_HOSTINGSTARTUPASSEMBLIES", "DOTNET_MODIFIABLE_ASSEMBLIES", "DOTNET_DiagnosticPorts",
        "DOTNET_ENABLE_PROFILING", "CORECLR_ENABLE_PROFILING", "CORECLR_PROFILER", "CORECLR_PROFILER_PATH",
        "DOTNET_gcServer", "DOTNET_GCHeapCount", "COMPlus_gcServer", "COMPlus_gcConcurrent",
    ];

    private static readonly string[] s_scrubbedPrefixes = ["DOTNET_WATCH", "ASPNETCORE_"];

    private static readonly Lazy<WorkerHostCommand> s_current = new(Locate);

    private readonly string _host;
    private readonly string[] _arguments;

    private WorkerHostCommand(string host, string[] arguments)
    {
        _host = host;
        _arguments = arguments;
    }

    /// <exception cref="WorkerStartException">This program has no <c>dotnet</c> to start workers with.</exception>
    internal static WorkerHostCommand Current => s_current.Value;

    internal LaunchCommand CreateCommand(string? workingDirectory, IEnumerable<KeyValuePair<string, string?>> variables)
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

        return new LaunchCommand(_host, _arguments, environment, workingDirectory);
    }

    private static bool IsScrubbed(string name) =>
        Array.Exists(s_scrubbed, scrubbed => scrubbed.Equals(name, StringComparison.OrdinalIgnoreCase))
        || Array.Exists(s_scrubbedPrefixes, prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static WorkerHostCommand Locate()
    {
        string library = typeof(WorkerHostCommand).Assembly.Location;
        if (library.Length == 0)
        {
            throw new WorkerStartException(
                "Workers cannot be started: Multiprocessing.dll is not a file of its own here. Publish the program without PublishSingleFile.");
        }

        string host = FindHost();
        string? dependencies = AppContext.GetData("APP_CONTEXT_DEPS_FILES") is string files
            ? files.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(IsOfProgram)
            : null;
        string configuration = Candidates(dependencies, library).FirstOrDefault(File.Exists)
            ?? throw new WorkerStartException($"Workers cannot be started: no runtimeconfig.json stands beside the program in '{AppContext.BaseDirectory}' or beside '{library}'.");

        List<string> arguments = ["exec", "--runtimeconfig", configuration];
        if (dependencies is not null && File.Exists(dependencies))
        {
            arguments.AddRange(["--depsfile", dependencies]);
        }

        arguments.Add(library);
        return new WorkerHostCommand(host, [.. arguments]);
    }

    /// <summary>The first file of the list is the program's, unless the program has none and it is the framework's.</summary>
    private static bool IsOfProgram(string file) =>
        !Path.GetFullPath(file).StartsWith(Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory()), StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.AspNetCore.App.", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.NETCore.App.", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.WindowsDesktop.App.", StringComparison.Ordinal);

    private static IEnumerable<string> Candidates(string? dependencies, string library)
    {
        const string Suffix = ".runtimeconfig.json";
        if (dependencies is not null)
        {
            yield return dependencies[..^".deps.json".Length] + Suffix;
        }

        if (Assembly.GetEntryAssembly()?.GetName().Name is { } entry)
        {
            yield return Path.Combine(AppContext.BaseDirectory, entry + Suffix);
        }

        yield return Path.ChangeExtension(library, null) + Suffix;
    }

    private static string FindHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

        // …/shared/Microsoft.NETCore.App/10.0.0/: the host of the very runtime that runs this process stands three folders up.
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        if (File.Exists(beside))
        {
            return beside;
        }

        if (Environment.ProcessPath is { } path && Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase))
        {
            return path;
        }

        if (Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root && File.Exists(Path.Combine(root, name)))
        {
            return Path.Combine(root, name);
        }

        throw new WorkerStartException(
            $"Workers cannot be started: no '{name}' belongs to the runtime in '{RuntimeEnvironment.GetRuntimeDirectory()}'. Publish the program framework-dependent, or set DOTNET_ROOT to the folder of an installed runtime.");
    }
}
