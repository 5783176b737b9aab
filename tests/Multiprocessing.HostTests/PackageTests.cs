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
        XElement metadata = await ReadMetadata(package, "Multiprocessing");
        Assert.Equal("MIT", Text(metadata, "license"));
        Assert.Equal("README.md", Text(metadata, "readme"));
        Assert.All((string[])["authors", "description", "tags"], name => Assert.NotEqual("", Text(metadata, name)));
        Assert.Equal(["Microsoft.Extensions.Logging.Abstractions"], DependenciesOf(metadata));
    }

    [Theory]
    [InlineData("Multiprocessing.DataFrames", "CsvHelper", "Microsoft.Extensions.Logging.Abstractions", "Multiprocessing")]
    [InlineData("Multiprocessing.Extensions.Hosting", "Microsoft.Extensions.Diagnostics.HealthChecks", "Microsoft.Extensions.Hosting.Abstractions", "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options.ConfigurationExtensions", "Multiprocessing")]
    public async Task Package_ThatBuildsOnTheLibrary_IsMadeWithTheSameCare(string package, params string[] dependencies)
    {
        await workspace.PackedOthers();
        string file = Workspace.FileOf(package);
        string[] entries = [.. await Entries(file)];
        Assert.Equal(
            [$"{package}.nuspec", "README.md", $"lib/net10.0/{package}.dll", $"lib/net10.0/{package}.xml"],
            entries.Where(static entry => !entry.StartsWith("runtimes/", StringComparison.Ordinal)));
        Assert.Contains($"lib/net10.0/{package}.pdb", await Entries(Path.ChangeExtension(file, ".snupkg")));
        await using ZipArchive archive = await ZipFile.OpenReadAsync(file);
        using StreamReader readme = new(await archive.GetEntry("README.md")!.OpenAsync());
        Assert.Equal($"# {package}", await readme.ReadLineAsync());
        XElement metadata = await ReadMetadata(archive, package);
        await using ZipArchive other = await ZipFile.OpenReadAsync(Workspace.PackageFile);
        XElement library = await ReadMetadata(other, "Multiprocessing");
        foreach (string name in (string[])["license", "readme", "authors", "copyright"])
        {
            Assert.Equal(Text(library, name), Text(metadata, name));
        }

        foreach (string name in (string[])["description", "tags"])
        {
            Assert.NotEqual("", Text(metadata, name));
            Assert.NotEqual(Text(library, name), Text(metadata, name));
        }

        Assert.Equal(dependencies, DependenciesOf(metadata).Order(StringComparer.Ordinal));
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

    private static async Task<XElement> ReadMetadata(ZipArchive package, string name)
    {
        await using Stream file = await package.GetEntry($"{name}.nuspec")!.OpenAsync();
        return (await XDocument.LoadAsync(file, LoadOptions.None, default)).Root!.Elements().Single();
    }

    private static string Text(XElement metadata, string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;

    private static IEnumerable<string> DependenciesOf(XElement metadata) =>
        metadata.Descendants().Where(static element => element.Name.LocalName == "dependency").Select(static element => element.Attribute("id")!.Value);

    /// <summary>The files of a package, without those of its format.</summary>
    private static async Task<IEnumerable<string>> Entries(string path)
    {
        await using ZipArchive package = await ZipFile.OpenReadAsync(path);
        return [.. package.Entries.Select(static entry => entry.FullName)
            .Where(static name => !name.StartsWith('_') && !name.StartsWith("package/", StringComparison.Ordinal) && !name.StartsWith('['))
            .Order(StringComparer.Ordinal)];
    }
}
