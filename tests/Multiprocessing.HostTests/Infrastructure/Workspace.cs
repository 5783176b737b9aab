using System.Collections.Concurrent;
using System.Security.Cryptography;

[assembly: AssemblyFixture(typeof(Multiprocessing.HostTests.Infrastructure.Workspace))]

namespace Multiprocessing.HostTests.Infrastructure;

/// <summary>
/// A folder outside of the repository, with the package in a feed and programs that refer to it. What is made there is made once,
/// when a test first asks for it, and goes when the tests have ended.
/// </summary>
public sealed class Workspace : IDisposable
{
    private static readonly string s_id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));

    private readonly Lazy<Task> _packed;
    private readonly Lazy<Task> _restored;   // all projects of the programs, which are copied by then
    private readonly ConcurrentDictionary<string, Lazy<Task>> _made = new();

    public Workspace()
    {
        Directory.CreateDirectory(Root);
        _packed = new(Pack);
        _restored = new(Restore);
    }

    internal static string Root { get; } = Path.Combine(Path.GetTempPath(), "mph" + s_id);

    internal static string Programs { get; } = Path.Combine(Root, "programs");

    internal static string Feed { get; } = Path.Combine(Root, "feed");

    /// <summary>Another one for each run: restored packages are kept by their version.</summary>
    internal static string Version { get; } = "0.1.0-test" + s_id;

    internal static string PackageFile { get; } = FileOf("Multiprocessing");

    internal static string RestoredPackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>The ways to publish the console program, and the properties of each.</summary>
    internal static Dictionary<string, string[]> Publications { get; } = new()
    {
        ["framework-dependent"] = [],
        ["self-contained"] = ["SelfContained=true"],
        ["single-file"] = ["SelfContained=false", "PublishSingleFile=true"],
        ["single-file-self-contained"] = ["SelfContained=true", "PublishSingleFile=true"],
        ["ready-to-run"] = ["SelfContained=false", "PublishReadyToRun=true"],
        ["without-hooks"] = ["SelfContained=false", "PublishSingleFile=true", "StartupHookSupport=false"],
        ["trimmed"] = ["SelfContained=true", "PublishSingleFile=true", "PublishTrimmed=true"],
    };

    internal static string Dotnet { get; } = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    internal static string Repository { get; } = FindRepository();

    /// <summary>Where a package is.</summary>
    internal static string FileOf(string package) => Path.Combine(Feed, $"{package}.{Version}.nupkg");

    public void Dispose()
    {
        Directory.Delete(Root, recursive: true);
        string restored = Path.Combine(RestoredPackages, "multiprocessing", Version);
        if (Directory.Exists(restored))
        {
            Directory.Delete(restored, recursive: true);
        }
    }

    /// <summary>The package is in the feed.</summary>
    internal Task Packed() => _packed.Value;

    /// <summary>The packages that build on it are in the feed, too.</summary>
    internal Task PackedOthers() => Once("others", PackOthers);

    /// <summary>A project of the programs' is built. All are restored by then.</summary>
    /// <returns>The folder of what was built.</returns>
    internal async Task<string> Built(string project, string assembly)
    {
        await Once("builds", BuildAll);
        string folder = Path.Combine(Programs, project, "bin", "Debug", "net10.0");
        Assert.True(File.Exists(Path.Combine(folder, assembly + ".dll")), $"{assembly}.dll was not built.");
        return folder;
    }

    /// <summary>The console program is published in one of the ways of <see cref="Publications"/>.</summary>
    /// <returns>The folder of what was published.</returns>
    internal async Task<string> Published(string way)
    {
        // Trimming takes as long as all else together, and is not to be waited for by the others.
        await Once(way == "trimmed" ? "trimmed" : "publications", () => Publish(way == "trimmed" ? ["trimmed"] : [.. Publications.Keys.Where(static other => other != "trimmed")]));
        return Path.Combine(Programs, "published-" + way, "out");
    }

    /// <summary>Runs the SDK.</summary>
    internal static Task<ProgramRun> RunDotnet(string folder, params string[] arguments) => ProgramRun.Run(folder, Dotnet, arguments);

    /// <summary>The sources of the packages, copied so that nothing is built within the repository while it is being tested.</summary>
    internal static void CopySources(string folder)
    {
        Copy(Path.Combine(Repository, "src"), Path.Combine(folder, "src"));
        foreach (string file in (string[])["Directory.Build.props", "Directory.Packages.props", ".editorconfig", "README.md"])
        {
            File.Copy(Path.Combine(Repository, file), Path.Combine(folder, file));
        }
    }

    private static async Task Pack()
    {
        string sources = Path.Combine(Root, "sources");
        Directory.CreateDirectory(sources);
        CopySources(sources);
        await Pack("Multiprocessing");
    }

    private async Task PackOthers()
    {
        await Packed();
        await Pack("Multiprocessing.DataFrames");
        await Pack("Multiprocessing.Extensions.Hosting");
    }

    private static async Task Pack(string project) => (await RunDotnet(
        Path.Combine(Root, "sources"), "pack", $"src/{project}", "-o", Feed, $"-p:Version={Version}", "-p:RunAnalyzers=false", "--nologo", "-v", "q")).AssertSucceeded();

    private async Task Restore()
    {
        Copy(Path.Combine(Repository, "tests", "Multiprocessing.HostTests", "Programs"), Programs);

        // The machine's own sources of packages stay: this one is added to them.
        File.WriteAllText(Path.Combine(Programs, "nuget.config"), $"<configuration><packageSources><add key=\"tested\" value=\"{Feed}\" /></packageSources></configuration>");
        File.WriteAllText(Path.Combine(Programs, "Directory.Build.targets"), "<Project />");
        File.WriteAllText(Path.Combine(Programs, "Directory.Packages.props"), "<Project />");
        foreach (string file in Directory.GetFiles(Programs, "Directory.Build.props"))
        {
            File.WriteAllText(file, File.ReadAllText(file).Replace("</PropertyGroup>", $"<MultiprocessingVersion>{Version}</MultiprocessingVersion></PropertyGroup>", StringComparison.Ordinal));
        }

        foreach ((string way, string[] properties) in Publications)
        {
            Directory.CreateDirectory(Path.Combine(Programs, "published-" + way));
            File.WriteAllText(Path.Combine(Programs, "published-" + way, way + ".csproj"), PublishedProject(properties));
        }

        File.WriteAllText(
            Path.Combine(Programs, "all.slnx"),
            "<Solution>" + string.Concat(Projects("*").Select(static project => $"<Project Path=\"{project}\" />")) + "</Solution>");
        await Packed();
        (await RunDotnet(Programs, "restore", "all.slnx", "--nologo", "-v", "q")).AssertSucceeded();
    }

    private async Task BuildAll()
    {
        await _restored.Value;
        await BuildTogether("builds", [.. Projects("*").Where(static project => !project.StartsWith("published-", StringComparison.Ordinal))], "Build", "Debug");
    }

    private Task Publish(string[] ways) =>
        BuildTogether("publications-" + ways[0], [.. ways.Select(static way => $"published-{way}/{way}.csproj")], "Publish", "Release", "_IsPublishing=true");

    /// <summary>One build of many projects: starting one for each would take longer than they do.</summary>
    private async Task BuildTogether(string name, string[] projects, string target, string configuration, string properties = "")
    {
        await _restored.Value;
        File.WriteAllText(
            Path.Combine(Programs, name + ".proj"),
            $"<Project><Target Name=\"All\"><MSBuild Projects=\"{string.Join(';', projects)}\" Targets=\"{target}\" Properties=\"Configuration={configuration};{properties}\" BuildInParallel=\"true\" /></Target></Project>");
        (await RunDotnet(Programs, "msbuild", name + ".proj", "-t:All", "-m:2", "-nologo", "-v:q")).AssertSucceeded();
    }

    private static string PublishedProject(string[] properties)
    {
        string all = string.Concat(properties.Select(static property => property.Split('=')).Select(static pair => $"<{pair[0]}>{pair[1]}</{pair[0]}>"));
        string runtime = properties.Length == 0 ? "" : "<RuntimeIdentifier>$(NETCoreSdkPortableRuntimeIdentifier)</RuntimeIdentifier>";
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><AssemblyName>App</AssemblyName><OutputType>Exe</OutputType><PublishDir>out/</PublishDir>{runtime}{all}</PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Multiprocessing" Version="$(MultiprocessingVersion)" />
                <Compile Include="../Check.cs;../console/Program.cs" />
              </ItemGroup>
            </Project>
            """;
    }

    private Task Once(string name, Func<Task> make) => _made.GetOrAdd(name, _ => new Lazy<Task>(make)).Value;

    private static IEnumerable<string> Projects(string pattern) =>
        Directory.GetDirectories(Programs, pattern).SelectMany(static folder => Directory.GetFiles(folder, "*.csproj")).Select(static file => Path.GetRelativePath(Programs, file)).Order();

    private static void Copy(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string relative = Path.GetRelativePath(from, file);
            if (!relative.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
                File.Copy(file, Path.Combine(to, relative));
            }
        }
    }

    private static string FindRepository()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Multiprocessing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
    }
}
