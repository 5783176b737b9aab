using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>The console program, published in each way that there is.</summary>
public sealed class PublishedTests(Workspace workspace)
{
    [Theory]
    [InlineData("framework-dependent")]
    [InlineData("self-contained")]
    [InlineData("single-file")]
    [InlineData("single-file-self-contained")]
    [InlineData("ready-to-run")]
    [InlineData("trimmed")]
    public async Task Published_Works(string way)
    {
        string folder = await workspace.Published(way);
        (await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "App"), [])).AssertPassed();
    }

    [Fact]
    public async Task SingleFileWithoutStartupHooks_IsRefusedAndStartsNothing()
    {
        string folder = await workspace.Published("without-hooks");
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "App"), ["refused"]);
        Assert.True(run.ExitCode == 5 && run.Mains == 1, run.All);
        Assert.Equal(2, run.Output.Split("WorkerEntry.RunIfWorker()").Length - 1);
        Assert.Contains("StartupHookSupport", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SingleFileWithoutStartupHooks_WithTheLineInMain_Works()
    {
        string folder = await workspace.Published("without-hooks");
        (await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "App"), [], ("HOST_CALLS_ENTRY", "1"))).AssertPassed();
    }

    [Fact]
    public async Task StartedAsAWorkerButRunsMain_IsRefusedAndStartsNothing()
    {
        string folder = await workspace.Published("without-hooks");
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "App"), ["refused"], ("MULTIPROCESSING_SELF_STARTED", "1"));
        Assert.True(run.ExitCode == 5 && run.Mains == 1, run.All);
        Assert.Contains("was started as a worker", run.Output, StringComparison.Ordinal);
    }
}
