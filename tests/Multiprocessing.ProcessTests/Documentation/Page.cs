using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>A Markdown page and the C# that it shows.</summary>
/// <param name="Name">Its path from the repository's root.</param>
/// <param name="Lines">Its lines.</param>
internal sealed partial record Page(string Name, string[] Lines)
{
    private static readonly string s_root = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", ".."));

    /// <summary>Every page of the repository.</summary>
    internal static IEnumerable<Page> All =>
        from file in Directory.EnumerateFiles(s_root, "*.md", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(s_root, file).Replace('\\', '/')
        where !name.Split('/').Any(static part => part is "bin" or "obj" or ".git")
        orderby name
        select new Page(name, File.ReadAllLines(file));

    /// <summary>Its blocks of C#, in their order.</summary>
    internal IEnumerable<Snippet> Snippets
    {
        get
        {
            string wish = "";
            for (int i = 0; i < Lines.Length; i++)
            {
                if (Wish().Match(Lines[i]) is { Success: true } match)
                {
                    wish = match.Groups[1].Value;
                }
                else if (Fence().Match(Lines[i]) is { Success: true } fence)
                {
                    int end = EndOf(i);
                    if (fence.Groups[2].Value is "csharp" or "cs" or "c#")
                    {
                        int indent = fence.Groups[1].Length;
                        string code = string.Join('\n', Lines[(i + 1)..end].Select(line => line[Math.Min(indent, line.Length - line.TrimStart().Length)..]));
                        yield return new Snippet(this, i + 2, code, wish, ReadPrinted(end + 1));
                    }

                    wish = "";
                    i = end;
                }
                else if (Lines[i].Length > 0)
                {
                    wish = "";
                }
            }
        }
    }

    /// <summary>What the text after a block says that it prints: a code span or the next block, if the text begins with "It prints".</summary>
    private string? ReadPrinted(int start)
    {
        int line = Array.FindIndex(Lines, Math.Min(start, Lines.Length), static line => line.Length > 0);
        if (line < 0 || !Prints().IsMatch(Lines[line]))
        {
            return null;
        }

        if (CodeSpan().Match(Lines[line]) is { Success: true } span)
        {
            return span.Groups[1].Value;
        }

        int block = Array.FindIndex(Lines, line, static line => Fence().IsMatch(line));
        return block < 0 ? null : string.Join('\n', Lines[(block + 1)..EndOf(block)]);
    }

    private int EndOf(int fence) => Array.FindIndex(Lines, fence + 1, static line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));

    private static string Here([CallerFilePath] string file = "") => file;

    [GeneratedRegex("^ *<!-- snippet: (.+) -->$")]
    private static partial Regex Wish();

    [GeneratedRegex("^( *)```+ *([^ ]*)")]
    private static partial Regex Fence();

    [GeneratedRegex("^(It|This) prints?\\b")]
    private static partial Regex Prints();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex CodeSpan();
}
