using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Multiprocessing.Hosting;

/// <summary>
/// <c>dotnet exec</c> of this library, which is also an executable, with the program's own runtime configuration and
/// dependencies. The program's <c>Main</c> is nowhere on the way.
/// </summary>
internal static class DotnetExec
{
    internal static bool TryCreate(ProgramFiles program, [NotNullWhen(true)] out WorkerCommand? command, [NotNullWhen(false)] out string? reason)
    {
        command = null;
        if (program.Library.Length == 0)
        {
            reason = program.IsSingleFile ? "the library lies within the program's single file" : "Multiprocessing.dll was loaded from memory and is no file";
        }
        else if (FindHost() is not { } host)
        {
            reason = $"no 'dotnet' belongs to the runtime in '{RuntimeEnvironment.GetRuntimeDirectory()}'";
        }
        else if (program.FindConfiguration() is not { } configuration)
        {
            reason = $"no runtimeconfig.json stands beside the program in '{AppContext.BaseDirectory}' or beside '{program.Library}'";
        }
        else
        {
            List<string> arguments = ["exec", "--runtimeconfig", configuration];
            if (program.Dependencies is { } dependencies && File.Exists(dependencies))
            {
                arguments.AddRange(["--depsfile", dependencies]);
            }

            arguments.Add(program.Library);
            command = new WorkerCommand(host, [.. arguments], []);
            reason = null;
        }

        return command is not null;
    }

    /// <summary>The host of the very runtime that runs this process: its frameworks are those that the program was loaded with.</summary>
    private static string? FindHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

        // …/shared/Microsoft.NETCore.App/10.0.0/: a program that has its runtime within itself has no such folder.
        DirectoryInfo? shared = new DirectoryInfo(Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory())).Parent?.Parent;
        if (shared is { Name: "shared", Parent: { } root } && Path.Combine(root.FullName, name) is var beside && File.Exists(beside))
        {
            return beside;
        }

        return Environment.ProcessPath is { } path && Path.GetFileName(path).Equals(name, StringComparison.OrdinalIgnoreCase) ? path : null;
    }
}
