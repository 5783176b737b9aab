namespace Multiprocessing.ProcessTests.Samples;

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

    /// <summary>The lab, run once.</summary>
    public sealed class BuiltLab : IAsyncLifetime
    {
        public ProgramRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await RunLab("--rows", "2000", "--workers", "2");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal Task<ProgramRun> RunLab(params string[] arguments) => SampleProgram.Run("Lab", arguments);
    }
}
