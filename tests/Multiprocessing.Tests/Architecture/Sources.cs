using System.Runtime.CompilerServices;

namespace Multiprocessing.Tests.Architecture;

/// <summary>The library's source text, for what is to be said of it.</summary>
internal static class Sources
{
    internal static string TestProject { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    internal static string Library { get; } = Path.GetFullPath(Path.Combine(TestProject, "..", "..", "src", "Multiprocessing"));

    internal static IEnumerable<string> Files =>
        Directory.EnumerateFiles(Library, "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string file = "") => file;
}
