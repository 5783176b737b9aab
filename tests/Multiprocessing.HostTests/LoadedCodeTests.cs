using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>Code that is no part of the program: plug-ins, and what was compiled at run time.</summary>
public sealed class LoadedCodeTests(Workspace workspace)
{
    [Theory]
    [InlineData("shared", 0)]
    [InlineData("apart", 3)]
    public async Task PluginsOfOneName_KeepTheirOwnTypesStateAndDependencies(string library, int checks)
    {
        string folder = await workspace.Built("plugin-host", "PluginHost");
        string[] plugins = [Path.Combine(await workspace.Built("plugin-1", "Plugin"), "Plugin.dll"), Path.Combine(await workspace.Built("plugin-2", "Plugin"), "Plugin.dll")];
        ProgramRun run = await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "PluginHost"), [library, .. plugins, plugins[0]]);
        Assert.True(run.ExitCode == 0 && run.Mains == checks, run.All);
        Assert.Contains("dependency 1, 1, call 1, 1", run.Output, StringComparison.Ordinal);
        Assert.Contains("dependency 2, 2, call 1, 2", run.Output, StringComparison.Ordinal);

        // The first one again, loaded from the same file in another context.
        Assert.Contains("dependency 1, 3, call 1, 3", run.Output, StringComparison.Ordinal);
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
