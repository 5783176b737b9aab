using System.IO.Compression;
using System.Security.Cryptography;
using System.Xml.Linq;
using Multiprocessing.HostTests.Infrastructure;

namespace Multiprocessing.HostTests;

/// <summary>What <c>dotnet pack</c> makes.</summary>
public sealed class PackageTests(Workspace workspace)
{
    private const string Library = "lib/net10.0/Multiprocessing.dll";

    [Fact]
    public async Task Package_HasTheLibraryItsDocumentationAndNothingElse()
    {
        await workspace.Packed();
        List<string> files =
        [
            "Multiprocessing.nuspec", "README.md", "build/Multiprocessing.targets", "buildTransitive/Multiprocessing.targets",
            Library, "lib/net10.0/Multiprocessing.runtimeconfig.json", "lib/net10.0/Multiprocessing.xml",
        ];
        if (IsCompiledAhead)
        {
            files.Add("runtimes/linux-x64/lib/net10.0/Multiprocessing.dll");
        }

        Assert.Equal(files.Order(StringComparer.Ordinal), await Entries(Workspace.PackageFile));
        Assert.Contains("lib/net10.0/Multiprocessing.pdb", await Entries(Path.ChangeExtension(Workspace.PackageFile, ".snupkg")));
    }

    [Fact]
    public async Task Package_SaysWhoseItIsAndWhatItNeeds()
    {
        await workspace.Packed();
        await using ZipArchive package = await ZipFile.OpenReadAsync(Workspace.PackageFile);
        await using Stream file = await package.GetEntry("Multiprocessing.nuspec")!.OpenAsync();
        XElement metadata = (await XDocument.LoadAsync(file, LoadOptions.None, default)).Root!.Elements().Single();
        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal("MIT", Text("license"));
        Assert.Equal("README.md", Text("readme"));
        Assert.All((string[])["authors", "description", "tags"], name => Assert.NotEqual("", Text(name)));
        Assert.Equal(
            ["Microsoft.Extensions.Logging.Abstractions"],
            metadata.Descendants().Where(static element => element.Name.LocalName == "dependency").Select(static element => element.Attribute("id")!.Value));
    }

    [Fact]
    public async Task Library_OfTheSameSourcesElsewhere_IsTheSameToTheByte()
    {
        await workspace.Packed();
        string elsewhere = Path.Combine(Workspace.Root, "elsewhere");
        Directory.CreateDirectory(elsewhere);
        Workspace.CopySources(elsewhere);
        (await Workspace.RunDotnet(
            elsewhere, "build", "src/Multiprocessing", "-c", "Release", $"-p:Version={Workspace.Version}", "-p:CompileReadyToRun=false", "-p:RunAnalyzers=false", "--nologo", "-v", "q")).AssertSucceeded();
        await using ZipArchive package = await ZipFile.OpenReadAsync(Workspace.PackageFile);
        await using Stream packed = await package.GetEntry(Library)!.OpenAsync();
        await using FileStream built = File.OpenRead(Path.Combine(elsewhere, "src", "Multiprocessing", "bin", "Release", "net10.0", "Multiprocessing.dll"));
        Assert.Equal(Convert.ToHexString(await SHA256.HashDataAsync(built)), Convert.ToHexString(await SHA256.HashDataAsync(packed)));
    }

    [Fact]
    public async Task Library_StartedByHand_SaysThatOnlyAPoolCan()
    {
        await workspace.Built("console", "App");
        ProgramRun run = await Workspace.RunDotnet(Workspace.Root, Path.Combine(Workspace.RestoredPackages, "multiprocessing", Workspace.Version, Library));
        Assert.True(run.ExitCode == 70 && run.Errors.Contains("which only a pool can start", StringComparison.Ordinal), run.All);
    }

    private static bool IsCompiledAhead =>
        OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64;

    /// <summary>The files of a package, without those of its format.</summary>
    private static async Task<IEnumerable<string>> Entries(string path)
    {
        await using ZipArchive package = await ZipFile.OpenReadAsync(path);
        return [.. package.Entries.Select(static entry => entry.FullName)
            .Where(static name => !name.StartsWith('_') && !name.StartsWith("package/", StringComparison.Ordinal) && !name.StartsWith('['))
            .Order(StringComparer.Ordinal)];
    }
}
