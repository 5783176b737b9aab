using System.Diagnostics;

namespace Multiprocessing.ProcessTests;

/// <summary>Runs the lab as a user does, with few rows, and reads what it prints.</summary>
public sealed class LabTests(LabTests.BuiltLab lab) : IClassFixture<LabTests.BuiltLab>
{
    [Fact]
    public void Lab_FewRows_EndsWithEveryAnswerRight()
    {
        Assert.True(lab.Run.ExitCode == 0, lab.Run.All);
        Assert.DoesNotContain("MISMATCH", lab.Run.Output, StringComparison.Ordinal);
        Assert.Equal(15, lab.Run.Output.Split('\n').Count(line => line.Trim() == "equal to the serial result"));
        Assert.Empty(lab.Run.Errors);
    }

    [Theory]
    [InlineData("[{2, 3}, {6}, {11, 12}, {21}]")]
    [InlineData("[[0.0, 0.3333333333333333, 0.6666666666666666, 1.0], [0.0, 0.5, 0.6666666666666666, 1.0], [0.0, 0.3333333333333333, 0.6666666666666666, 1.0], [0.0, 0.6, 0.8, 1.0]]")]
    [InlineData("2,000 rows of 5")]
    [InlineData("DataFrame: 2,000 rows of a, b, c, d, e")]
    public void Lab_FewRows_PrintsTheAnswer(string answer) => Assert.Contains(answer, lab.Run.Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("script1.cs: exit code 0", "9592")]
    [InlineData("script2.cs: exit code 0", "77031, 350 steps")]
    [InlineData("script3.cs: exit code 0", "302 digits, sum 1366")]
    [InlineData("script3.cs --fail: exit code 3, FAILED", "script3 was told to fail")]
    public void Lab_Scripts_AreNamedWithTheirExitCodeAndOutput(string name, string line)
    {
        int named = lab.Run.Output.IndexOf(name, StringComparison.Ordinal);
        Assert.True(named >= 0, lab.Run.All);
        Assert.Contains(line, lab.Run.Output[named..], StringComparison.Ordinal);
    }

    [Fact]
    public void Lab_OutputIsNoTerminal_HasNoEscapeCodes() => Assert.DoesNotContain('\e', lab.Run.Output);

    [Fact]
    public void Lab_FewRows_EndsWithATableOfEverySection()
    {
        string table = lab.Run.Output[lab.Run.Output.IndexOf("| Section", StringComparison.Ordinal)..];
        foreach (int section in Enumerable.Range(3, 11))
        {
            Assert.Contains($"| {section,-2} ", table, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--rows", "0")]
    [InlineData("--workers", "-1")]
    [InlineData("--script", "no-such-script.cs")]
    public async Task Lab_BadOption_IsRefused(string option, string value)
    {
        ProgramRun run = await lab.RunLab(option, value);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(value == "no-such-script.cs" ? value : option, run.Errors, StringComparison.Ordinal);
    }

    /// <summary>How a program ended.</summary>
    public sealed record ProgramRun(int ExitCode, string Output, string Errors)
    {
        internal string All => $"exit code {ExitCode}\n{Output}\n{Errors}";
    }

    /// <summary>The lab, built in the configuration of these tests and run once.</summary>
    public sealed class BuiltLab : IAsyncLifetime
    {
        private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

        private readonly string _project = Path.Combine(FindRoot(), "samples", "Lab");
        private readonly string _configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        public ProgramRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Run = await RunLab("--rows", "2000", "--workers", "2");
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal Task<ProgramRun> RunLab(params string[] arguments) =>
            RunDotnet([Path.Combine(_project, "bin", _configuration, "net10.0", "Lab.dll"), .. arguments]);

        private static async Task<ProgramRun> RunDotnet(params string[] arguments)
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
            using Process process = Process.Start(start)!;
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
        }

        private static string FindRoot()
        {
            DirectoryInfo? folder = new(AppContext.BaseDirectory);
            while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Multiprocessing.slnx")))
            {
                folder = folder.Parent;
            }

            return folder?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
        }
    }
}
