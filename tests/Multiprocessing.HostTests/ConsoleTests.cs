using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>A console program that was built, started in each way that there is.</summary>
public sealed class ConsoleTests(Workspace workspace)
{
    [Fact]
    public async Task DotnetRun_Works()
    {
        await workspace.Built("console", "App");
        ProgramRun run = await Workspace.RunDotnet(Path.Combine(Workspace.Programs, "console"), "run", "--no-restore");
        run.AssertPassed();
    }

    [Fact]
    public async Task BuiltExecutable_Works()
    {
        string folder = await workspace.Built("console", "App");
        (await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "App"), [])).AssertPassed();
    }

    [Fact]
    public async Task DotnetWithTheProgramsFile_Works()
    {
        string folder = await workspace.Built("console", "App");
        (await Workspace.RunDotnet(Workspace.Root, Path.Combine(folder, "App.dll"))).AssertPassed();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task PathWithSpacesAndOtherLetters_Works(bool isSingleFile)
    {
        string folder = isSingleFile ? await workspace.Published("single-file") : await workspace.Built("console", "App");
        string odd = Path.Combine(Workspace.Root, $"Größe 大 'a' \"b\" {isSingleFile}");

        // Copied by another process: one that this process starts meanwhile would have the executable open for writing.
        (await ProgramRun.Run(Workspace.Root, "cp", ["-r", folder, odd])).AssertSucceeded();
        (await ProgramRun.Run(odd, Path.Combine(odd, "App"), [])).AssertPassed();
    }

    [Fact]
    public async Task LibraryTwoProjectsDeep_Works()
    {
        string folder = await workspace.Built("deep", "Deep");
        (await ProgramRun.Run(Workspace.Root, Path.Combine(folder, "Deep"), [])).AssertPassed();
    }
}
