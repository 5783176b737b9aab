using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>
/// Every block of C# on every page compiles, and where a page says what it prints or throws, it does just that.
/// How a page is written for this is said beside the preludes.
/// </summary>
public sealed partial class SnippetTests(SnippetFolder folder) : IClassFixture<SnippetFolder>
{
    private static readonly Dictionary<string, Snippet> s_snippets = Page.All.SelectMany(static page => page.Snippets).ToDictionary(static snippet => snippet.Name);

    public static TheoryData<string> Names => [.. s_snippets.Values.Where(static snippet => snippet.IsCompiled).Select(static snippet => snippet.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Snippet_OnAPage_CompilesAndDoesWhatThePageSays(string name)
    {
        string faults = string.Join('\n', await FaultsOfAsync(s_snippets[name]));
        Assert.True(faults.Length == 0, $"{name}: {faults}");
    }

    [Fact]
    public void Snippets_AllPages_AskForWhatThereIs() =>
        Assert.All(s_snippets.Values, static snippet => Assert.True(snippet.HasKnownWish, $"{snippet.Name} asks for '{snippet.Wish}'."));

    [Theory]
    [InlineData("int x = 1;", "", "")]
    [InlineData("int x = y;", "", "page.md:2: CS0103: The name 'y' does not exist in the current context")]
    [InlineData("Console.WriteLine(2 * 3);   // 6", "", "")]
    [InlineData("Console.WriteLine(2 * 3);   // 7", "", "prints '6' and not '7'")]
    [InlineData("Console.WriteLine(\"6 of 7\");   // 6 of …", "", "")]
    [InlineData("Console.WriteLine(2 * 3);", "It prints `6`.", "")]
    [InlineData("Console.WriteLine(2 * 3);", "It prints `7`.", "prints '6' and not '7'")]
    [InlineData("Console.WriteLine(2);\nConsole.WriteLine(3);", "It prints\n\n```\n2\n3\n```", "")]
    [InlineData("Console.WriteLine(2);\nConsole.WriteLine(3);", "It prints\n\n```\n2\n```", "prints '2 ⏎ 3' and not '2'")]
    [InlineData("throw new IOException(\"no\");\n// IOException: no", "", "")]
    [InlineData("throw new IOException(\"no,\\nnever\");\n// IOException: no,\n// never", "", "")]
    [InlineData("throw new IOException(\"no\");\n// IOException: yes", "", "prints 'IOException: no' and not 'IOException: yes'")]
    [InlineData("_ = 1;\n// IOException: yes", "", "prints '' and not 'IOException: yes'")]
    [InlineData("Print(\"6\");\nstatic void Print(string text) => Console.WriteLine(text);   // 6", "", "")]
    [InlineData("record Point(int X);", "", "")]
    public async Task Snippet_OnAMadeUpPage_FaultsAreFound(string code, string textAfter, string fault)
    {
        Page page = new("page.md", $"```csharp\n{code}\n```\n\n{textAfter}".Split('\n'));
        Assert.Equal(fault, string.Join('\n', await FaultsOfAsync(Assert.Single(page.Snippets))));
    }

    [Fact]
    public async Task Snippet_ContinuesTheOneBefore_KnowsItsNames()
    {
        Page page = new("page.md", "```csharp\nint x = 6;\n```\nAnd then:\n\n<!-- snippet: continues -->\n```csharp\nConsole.WriteLine(x * 7);   // 42\n```".Split('\n'));
        Assert.Empty(await FaultsOfAsync(page.Snippets.Last()));
    }

    private async Task<IEnumerable<string>> FaultsOfAsync(Snippet snippet)
    {
        CSharpCompilation compilation = SnippetCompiler.Compile(SnippetProgram.Of(snippet), "snippet" + Guid.NewGuid().ToString("N")[..8]);
        string[] errors = SnippetCompiler.ErrorsOf(compilation);
        if (errors.Length > 0 || snippet.Expected is not { Length: > 0 } expected)
        {
            return errors;
        }

        string[] printed = await folder.RunAsync(compilation);
        bool isAsSaid = printed.Length == expected.Length && expected.Zip(printed).All(static pair => Matches(pair.First, pair.Second));
        return isAsSaid ? [] : [$"prints '{string.Join(" ⏎ ", printed)}' and not '{string.Join(" ⏎ ", expected)}'"];
    }

    /// <summary>Three dots stand for anything, and white space is like any other.</summary>
    private static bool Matches(string expected, string printed) => Regex.IsMatch(
        Spaces().Replace(printed, " ").Trim(),
        $"^{Regex.Escape(Spaces().Replace(expected, " ").Trim()).Replace("…", ".*", StringComparison.Ordinal)}$");

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
