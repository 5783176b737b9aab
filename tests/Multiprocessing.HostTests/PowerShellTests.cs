using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>A script of PowerShell that uses the library.</summary>
public sealed class PowerShellTests(Workspace workspace)
{
    private const string Version = "7.6.9";

    [Fact]
    public async Task Script_RunsMethodsAndIsRefusedAScriptBlock()
    {
        // PowerShell is a package as well. Where the registry has none, nothing is said about it.
        string folder = await workspace.Built("console", "App");
        string project = Path.Combine(Workspace.Programs, "powershell");
        await File.WriteAllTextAsync(
            Path.Combine(project, "PowerShell.csproj"),
            $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><PackageDownload Include=\"PowerShell\" Version=\"[{Version}]\" /></ItemGroup></Project>");
        ProgramRun restore = await Workspace.RunDotnet(project, "restore", "--nologo", "-v", "q");
        Assert.SkipUnless(restore.ExitCode == 0, $"PowerShell {Version} cannot be had here: {restore.Output}");

        string shell = Path.Combine(Workspace.RestoredPackages, "powershell", Version, "tools", "net10.0", "any", OperatingSystem.IsWindows() ? "win" : "unix", "pwsh.dll");
        ProgramRun run = await Workspace.RunDotnet(
            Workspace.Root, shell, "-NoProfile", "-File", Path.Combine(project, "script.ps1"), Path.Combine(folder, "Multiprocessing.dll"));
        run.AssertSucceeded();
        Assert.Contains("map: 1, 2, 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("crash: 3", run.Output, StringComparison.Ordinal);
        Assert.Contains("was made at run time and belongs to no type; use a method of the program", run.Output, StringComparison.Ordinal);
    }
}
