using System.Diagnostics;
using System.Globalization;

namespace Multiprocessing.HostTests.Infrastructure;

/// <summary>A program that was run to its end: what it said, how often its <c>Main</c> ran, and the proof that nothing of it is left.</summary>
internal sealed record ProgramRun(string Command, int ExitCode, string Output, string Errors, int Mains)
{
    internal const string Passed = "the pool does what it should";

    private const string MarkName = "MULTIPROCESSING_HOST_RUN";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(4);

    // What a build or a test run tells its own children, which a build or a program of ours is not.
    private static readonly string[] s_strangePrefixes = ["MSBUILD", "VSTEST", "TESTINGPLATFORM", "MULTIPROCESSING", "DOTNET_CLI_CONTEXT"];

    private static int s_count;

    internal string All => $"{Command}\nexit code {ExitCode}, Main ran {Mains} times\n{Output}\n{Errors}";

    /// <summary>Runs it, and asserts that neither a process nor a file of it stays behind.</summary>
    internal static async Task<ProgramRun> Run(string folder, string file, IEnumerable<string> arguments, params (string Name, string Value)[] variables)
    {
        string mark = Guid.NewGuid().ToString("N");
        string scratch = Path.Combine(Workspace.Root, $"run{Interlocked.Increment(ref s_count)}");
        string log = Path.Combine(scratch, "mains");
        Directory.CreateDirectory(scratch);
        ProcessStartInfo start = new(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(static name => s_strangePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))).ToList())
        {
            start.Environment.Remove(name);
        }

        (string, string)[] all =
        [
            (MarkName, mark), ("HOST_MAIN_LOG", log), ("TMPDIR", scratch), ("DOTNET_CLI_UI_LANGUAGE", "en"), ("DOTNET_NOLOGO", "1"),
            ("MSBUILDDISABLENODEREUSE", "1"), ("MSBUILDTERMINALLOGGER", "off"), ("DOTNET_CLI_USE_MSBUILD_SERVER", "0"), .. variables,
        ];
        foreach ((string name, string value) in all)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string command = $"{file} {string.Join(' ', arguments)}";
        try
        {
            await process.WaitForExitAsync().WaitAsync(s_limit);
            await Task.WhenAll(output, errors).WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            string left = string.Join("; ", Left(mark));
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{command}' did not end within {s_limit}, or something that it started holds its output: {left}");
        }

        Assert.True(SpinWait.SpinUntil(() => Left(mark).Count == 0, TimeSpan.FromSeconds(10)), $"{command} left behind: " + string.Join("; ", Left(mark)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch, "mp-*"));
        return new ProgramRun(command, process.ExitCode, await output, await errors, File.Exists(log) ? File.ReadAllLines(log).Length : 0);
    }

    internal void AssertSucceeded() => Assert.True(ExitCode == 0, All);

    /// <summary>That the program did all that <c>Check</c> does, and its <c>Main</c> ran in no worker.</summary>
    internal void AssertPassed()
    {
        Assert.True(ExitCode == 0 && Output.Contains(Passed, StringComparison.Ordinal), All);
        Assert.True(Mains == 1, All);
    }

    /// <summary>The processes that have the mark in their environment, as every descendant of a run has.</summary>
    private static List<string> Left(string mark)
    {
        List<string> left = [];
        if (!OperatingSystem.IsLinux())
        {
            return left;
        }

        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _)
                && Read($"{folder}/environ").Contains(mark, StringComparison.Ordinal))
            {
                left.Add($"{Path.GetFileName(folder)} {Read($"{folder}/cmdline").Replace('\0', ' ')}");
            }
        }

        return left;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
