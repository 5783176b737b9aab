using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>Code that is no part of the program: plug-ins, and what was compiled at run time.</summary>
public sealed class LoadedCodeTests(Workspace workspace)
{
    [Fact]
    public async Task PluginsOfOneNameThatBringTheLibrary_KeepTheirOwnTypesAndDependencies()
    {
        string folder = await workspace.Built("plugin-host", "PluginHost");
        string[] plugins = [Path.Combine(await workspace.Built("plugin-1", "Plugin"), "Plugin.dll"), Path.Combine(await workspace.Built("plugin-2", "Plugin"), "Plugin.dll")];
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "PluginHost"), plugins);
        Assert.True(run is { ExitCode: 0, Mains: 2 }, run.All);
        Assert.Contains("dependency 1, 1, 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("dependency 2, 2, 2", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CompiledAtRunTime_WorksFromAFileAndIsRefusedFromBytes()
    {
        string folder = await workspace.Built("compiler", "Compiler");
        string scratch = Path.Combine(Workspace.Root, "compiled");
        Directory.CreateDirectory(scratch);
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "Compiler"), [scratch]);
        run.AssertSucceeded();
        Assert.Contains("from a file: 8", run.Output, StringComparison.Ordinal);
        Assert.Contains("from a file, in a context of its own: 10", run.Output, StringComparison.Ordinal);
        Assert.Contains("was loaded from bytes, so that another process cannot find it; load it from a file", run.Output, StringComparison.Ordinal);
    }
}
