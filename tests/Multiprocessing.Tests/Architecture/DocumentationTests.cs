using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>What the documents say of the tests: each that they name exists.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Sources.Library, "..", ".."));

    private static readonly Dictionary<string, string> s_classes = ReadClasses();

    [Theory]
    [InlineData("docs/failure-modes.md", 40)]
    [InlineData("docs/hosts.md", 25)]
    [InlineData("README.md", 10)]
    public void Document_NamesTests_TheyExist(string document, int least)
    {
        string text = File.ReadAllText(Path.Combine(s_root, document));
        (string Class, string Test)[] named = [.. NamedTests().Matches(text).Select(static match => (match.Groups[1].Value, match.Groups[2].Value))];
        Assert.True(named.Length >= least, $"Only {named.Length} tests are named.");
        Assert.All(named, static test => Assert.True(Exists(test.Class, test.Test), $"There is no test {test.Class}.{test.Test}."));
    }

    [Theory]
    [InlineData("failure-modes.md")]
    [InlineData("hosts.md")]
    public void Table_EveryRow_NamesATest(string document) =>
        Assert.All(
            File.ReadLines(Path.Combine(s_root, "docs", document)).Where(static line =>
                line.StartsWith("| ", StringComparison.Ordinal) && !line.EndsWith("| test |", StringComparison.Ordinal)),
            static row => Assert.Matches(NamedTests(), row[row[..^1].LastIndexOf('|')..]));

    private static bool Exists(string type, string test) =>
        s_classes.TryGetValue(type, out string? text) && (test.Length == 0 || text.Contains($" {test}(", StringComparison.Ordinal));

    /// <summary>The text of the files of each class of tests.</summary>
    private static Dictionary<string, string> ReadClasses()
    {
        Dictionary<string, string> classes = [];
        foreach (string file in Directory.EnumerateFiles(Path.Combine(s_root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)))
        {
            string text = File.ReadAllText(file);
            foreach (Match match in Classes().Matches(text))
            {
                classes[match.Groups[1].Value] = classes.GetValueOrDefault(match.Groups[1].Value) + text;
            }
        }

        return classes;
    }

    /// <summary>`Class.Test` or `Class` of a class whose name ends as those of tests do.</summary>
    [GeneratedRegex(@"`(\w+(?:Tests|Conformance|CrashMatrix))(?:\.(\w+))?`")]
    private static partial Regex NamedTests();

    [GeneratedRegex(@"\bclass (\w+)")]
    private static partial Regex Classes();
}
