using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>A service whose own collector is the server's: its workers have the plain one.</summary>
public sealed class ServiceTests(Workspace workspace)
{
    [Fact]
    public async Task AspNetCoreWithServerGC_Works()
    {
        string folder = await workspace.Built("service", "Service");
        ProgramRun run = await ProgramRun.Run(folder, Path.Combine(folder, "Service"), []);
        run.AssertPassed();
        Assert.Contains("answered", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenericHostWithServerGC_Works()
    {
        string folder = await workspace.Built("service", "Service");
        (await ProgramRun.Run(folder, Path.Combine(folder, "Service"), ["worker"])).AssertPassed();
    }
}
