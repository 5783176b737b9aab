using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>Where the pages lead to: files that exist, and headings that they have.</summary>
public sealed partial class LinkTests
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Sources.Library, "..", ".."));

    public static TheoryData<string> Pages => [.. Directory.EnumerateFiles(s_root, "*.md", SearchOption.AllDirectories)
        .Select(static file => Path.GetRelativePath(s_root, file).Replace('\\', '/'))
        .Where(static name => !name.Split('/').Any(static part => part is "bin" or "obj" or ".git"))
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_OfAPage_LeadSomewhere(string page)
    {
        string file = Path.Combine(s_root, page);
        Assert.Empty(BrokenLinks(File.ReadAllText(file), file));
    }

    [Theory]
    [InlineData("[a](b.md)", "b.md")]
    [InlineData("[a](docs/getting-started.md)", "")]
    [InlineData("[a](docs)", "")]
    [InlineData("[a](docs/getting-started.md#no-such-thing)", "docs/getting-started.md#no-such-thing")]
    [InlineData("[a](#a-heading-with-code-twice)\n# A *heading*, with `code`: twice", "")]
    [InlineData("[a](#same-1)\n# Same\n# Same", "")]
    [InlineData("[a](#same-2)\n# Same\n# Same", "#same-2")]
    [InlineData("[a](#comment)\n```\n# comment\n```", "#comment")]
    [InlineData("`[a](b.md)`\n```\n[a](b.md)\n```", "")]
    [InlineData("[a](https://example.org/b.md)", "")]
    public void Links_OfAMadeUpPage_BrokenOnesAreFound(string text, string broken) =>
        Assert.Equal(broken, string.Join(' ', BrokenLinks(text, Path.Combine(s_root, "README.md"))));

    private static IEnumerable<string> BrokenLinks(string text, string file)
    {
        foreach (Match match in Links().Matches(CodeSpans().Replace(CodeBlocks().Replace(text, ""), "")))
        {
            string link = match.Groups[1].Value;
            if (Uri.TryCreate(link, UriKind.Absolute, out Uri? address) && !address.IsFile)
            {
                continue;
            }

            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, Uri.UnescapeDataString(parts[0]));
            bool leads = File.Exists(target) || Directory.Exists(target);
            if (!leads || (parts.Length > 1 && !Anchors(parts[0].Length == 0 ? text : File.ReadAllText(target)).Contains(parts[1])))
            {
                yield return link;
            }
        }
    }

    /// <summary>The names of a page's headings: lower case, spaces as hyphens, without punctuation; a repeated one is numbered.</summary>
    private static HashSet<string> Anchors(string text)
    {
        HashSet<string> anchors = [];
        foreach (Match heading in Headings().Matches(CodeBlocks().Replace(text, "")))
        {
            string name = Punctuation().Replace(LinkTargets().Replace(heading.Groups[1].Value.Trim(), ""), "").Replace(' ', '-').ToLowerInvariant();
            for (int n = 0; !anchors.Add(n == 0 ? name : $"{name}-{n}"); n++)
            {
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"^ *```.*?^ *```|<!--.*?-->", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpans();

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex LinkTargets();

    [GeneratedRegex("^#{1,6} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
