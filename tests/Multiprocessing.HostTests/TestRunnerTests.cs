using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>A pool in somebody's tests.</summary>
public sealed class TestRunnerTests(Workspace workspace)
{
    [Fact]
    public async Task XunitOnVSTest_Works()
    {
        string folder = await workspace.Built("vstest", "VsTest");
        ProgramRun run = await Workspace.RunDotnet(Workspace.Root, "test", Path.Combine(folder, "VsTest.dll"));
        Assert.True(run is { ExitCode: 0, Mains: 1 }, run.All);
    }

    [Fact]
    public async Task XunitOnMicrosoftTestingPlatform_Works()
    {
        string folder = await workspace.Built("mtp", "Mtp");
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "Mtp"), []);
        Assert.True(run is { ExitCode: 0, Mains: 1 }, run.All);
        Assert.Contains("succeeded: 1", run.Output, StringComparison.Ordinal);
    }
}
