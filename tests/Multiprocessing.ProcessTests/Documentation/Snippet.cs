using System.Text.RegularExpressions;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>A block of C# on a page.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">The number of its first line there, from 1.</param>
/// <param name="Code">Its text.</param>
/// <param name="Wish">What a comment above it asks for, or nothing.</param>
/// <param name="Printed">What the page says after it that it prints, or <see langword="null"/>.</param>
internal sealed partial record Snippet(Page Page, int Line, string Code, string Wish, string? Printed)
{
    private static readonly string[] s_wishes = ["", "continues", "not compiled, ", "not run, "];

    internal string Name => $"{Page.Name}:{Line}";

    /// <summary>Whether it can be compiled; if not, the wish says why.</summary>
    internal bool IsCompiled => !Wish.StartsWith("not compiled, ", StringComparison.Ordinal);

    /// <summary>Whether the block before it stands above it.</summary>
    internal bool Continues => Wish == "continues";

    internal bool HasKnownWish => s_wishes.Any(wish => wish.EndsWith(' ') ? Wish.StartsWith(wish, StringComparison.Ordinal) && Wish.Length > wish.Length : Wish == wish);

    /// <summary>
    /// What it says it prints, line by line, and the exception that ends it: what stands after it on the page or, in its comments, after
    /// <c>Console.WriteLine</c> and wherever a comment begins with the name of an exception.
    /// </summary>
    internal string[] Expected =>
        Wish.StartsWith("not run, ", StringComparison.Ordinal) ? []
        : Printed is not null ? [.. Printed.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0)]
        : [.. ReadComments()];

    private IEnumerable<string> ReadComments()
    {
        string? exception = null;
        foreach (string line in Code.Split('\n'))
        {
            Match comment = CommentAlone().Match(line);
            if (exception is not null && comment.Success)
            {
                exception += " " + comment.Groups[1].Value.Trim();
                continue;
            }

            if (exception is not null)
            {
                yield return exception;
                exception = null;
            }

            if (Thrown().Match(line) is { Success: true } thrown)
            {
                exception = thrown.Groups[1].Value.Trim();
            }
            else if (WrittenLine().Match(line) is { Success: true } written)
            {
                yield return written.Groups[1].Value.Trim();
            }
        }

        if (exception is not null)
        {
            yield return exception;
        }
    }

    [GeneratedRegex("^ *// ?(.*)$")]
    private static partial Regex CommentAlone();

    [GeneratedRegex(@"(?:^|\s)// (\w*Exception: .*)$")]
    private static partial Regex Thrown();

    [GeneratedRegex(@"\bConsole\.WriteLine\(.*\);\s*// (.*)$")]
    private static partial Regex WrittenLine();
}
