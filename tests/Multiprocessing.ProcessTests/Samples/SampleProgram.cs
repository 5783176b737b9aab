using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Multiprocessing.ProcessTests.Samples;

/// <summary>How a program ended.</summary>
public sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    internal string All => $"exit code {ExitCode}\n{Output}\n{Errors}";

    internal string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A sample, run as a process of its own, as a user runs it; built in the configuration of these tests.</summary>
internal static class SampleProgram
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);
    private static readonly string s_samples = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "..", "samples"));
    private static readonly string s_configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    /// <summary>Runs a sample to its end.</summary>
    internal static Task<ProgramRun> Run(string name, params string[] arguments) =>
        RunDotnet([PathOf(name), .. arguments]);

    /// <summary>The sample's assembly.</summary>
    internal static string PathOf(string name) => Path.Combine(s_samples, name, "bin", s_configuration, "net10.0", name + ".dll");

    /// <summary>Runs <c>dotnet</c> to its end, without input.</summary>
    internal static async Task<ProgramRun> RunDotnet(params string[] arguments)
    {
        using Process process = Start(arguments);
        process.StandardInput.Close();
        using CancellationTokenSource limit = new(s_limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'dotnet {string.Join(' ', arguments)}' did not end within {s_limit}.");
        }
        finally
        {
            // The process leaves them to the collector.
            process.StandardOutput.Dispose();
            process.StandardError.Dispose();
        }
    }

    /// <summary>Starts <c>dotnet</c>, its streams redirected.</summary>
    internal static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // A build that leaves servers behind would not end its output, and one inside of `dotnet test` must not take over its settings.
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return Process.Start(start)!;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}
