using System.ComponentModel;
using System.Diagnostics;

namespace Lab;

/// <summary>A script and what it is called with.</summary>
internal sealed record Script(string Path, params string[] Arguments)
{
    internal string Name => string.Join(' ', [System.IO.Path.GetFileName(Path), .. Arguments]);
}

/// <summary>How a script ended.</summary>
/// <param name="Name">The script's file name and arguments.</param>
/// <param name="ExitCode">Its exit code; <see langword="null"/> where nothing here could run it.</param>
/// <param name="Time">From its start to the end of its output.</param>
/// <param name="Output">All that it wrote to standard output, or why it was not run.</param>
/// <param name="Errors">All that it wrote to standard error.</param>
internal sealed record ScriptResult(string Name, int? ExitCode, TimeSpan Time, string Output, string Errors);

/// <summary>Runs a script by what its extension asks for: <c>dotnet run</c>, Python or a shell.</summary>
internal static class ScriptRunner
{
    /// <summary>Runs a script to its end. A failing script is a result, not an exception.</summary>
    internal static ScriptResult Run(Script script)
    {
        string[][] commands = Path.GetExtension(script.Path).ToUpperInvariant() switch
        {
            ".CS" => [["dotnet", "run", "--file", script.Path, "--"]],
            ".PY" => [["python3", script.Path], ["python", script.Path]],
            ".SH" => [["bash", script.Path], ["sh", script.Path]],
            _ => [],
        };
        long start = Stopwatch.GetTimestamp();
        foreach (string[] command in commands)
        {
            try
            {
                using Process process = Process.Start(CreateStartInfo([.. command, .. script.Arguments]))!;
                process.StandardInput.Close();

                // Both streams at once: a script that fills one while the other is being read would wait for ever.
                Task<string> errors = process.StandardError.ReadToEndAsync();
                string output = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                return new ScriptResult(script.Name, process.ExitCode, Stopwatch.GetElapsedTime(start), output, errors.Result);
            }
            catch (Win32Exception)
            {
                // No such interpreter here; the next one may be.
            }
        }

        string tried = commands.Length == 0 ? "nothing runs this extension" : $"not found: {string.Join(", ", commands.Select(command => command[0]))}";
        return new ScriptResult(script.Name, ExitCode: null, Stopwatch.GetElapsedTime(start), tried, "");
    }

    private static ProcessStartInfo CreateStartInfo(string[] command)
    {
        ProcessStartInfo start = new(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The build in `dotnet run` would leave servers behind that hold the script's output open: keep it to one process.
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_CLI_DISABLE_FILE_BASED_APP_ARTIFACTS_AUTOMATIC_CLEANUP"] = "true";
        return start;
    }
}
