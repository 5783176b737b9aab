using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>Programs of one file, run with <c>dotnet run file.cs</c> and without any property in it.</summary>
public sealed class FileBasedTests(Workspace workspace)
{
    [Fact]
    public async Task FileWithPackage_Works()
    {
        await workspace.Built("console", "App");
        string file = Path.Combine(Workspace.Programs, "files", "packaged.cs");
        string check = await File.ReadAllTextAsync(Path.Combine(Workspace.Programs, "Check.cs"));
        string program = await File.ReadAllTextAsync(file);
        await File.WriteAllTextAsync(file, program.Replace("Check.Run();", check.Replace("/// <summary>What a pool", "Check.Run();\n\n/// <summary>What a pool", StringComparison.Ordinal), StringComparison.Ordinal));
        (await Workspace.RunDotnet(Path.GetDirectoryName(file)!, "run", file)).AssertPassed();
    }

    [Fact]
    public async Task FileWithProjectAndNoPackage_Works()
    {
        await workspace.Built("deep", "Deep");
        string file = Path.Combine(Workspace.Programs, "files", "referring.cs");
        (await Workspace.RunDotnet(Path.GetDirectoryName(file)!, "run", file)).AssertPassed();
    }
}
