using System.Runtime.CompilerServices;

namespace Multiprocessing.Tests.Architecture;

/// <summary>The library's source text, for what is to be said of it.</summary>
internal static class Sources
{
    internal static string TestProject { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    internal static string Library { get; } = Path.GetFullPath(Path.Combine(TestProject, "..", "..", "src", "Multiprocessing"));

    internal static IEnumerable<string> Files => FilesOf(Library);

    /// <summary>Those of all libraries.</summary>
    internal static IEnumerable<string> All => FilesOf(Path.GetDirectoryName(Library)!);

    private static IEnumerable<string> FilesOf(string folder) =>
        Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string file = "") => file;
}
