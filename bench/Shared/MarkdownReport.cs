using System.Text;

namespace Bench;

/// <summary>A report as a file for <c>bench/results</c>: the command, lists and tables.</summary>
internal sealed class MarkdownReport
{
    private readonly StringBuilder _text = new();

    internal MarkdownReport(string title, DateTimeOffset date, string command) =>
        _text.Append(FormattableString.Invariant($"# {title}, {date:yyyy-MM-dd HH:mm} UTC\n\n```\n{command}\n```\n"));

    internal MarkdownReport AddList(IEnumerable<string> lines)
    {
        _text.Append('\n');
        foreach (string line in lines)
        {
            _text.Append("- ").Append(line).Append('\n');
        }

        return this;
    }

    internal MarkdownReport AddTable(string title, string[] header, IEnumerable<string[]> rows)
    {
        _text.Append("\n## ").Append(title).Append("\n\n");
        AppendRow(header);
        AppendRow([.. header.Select(static _ => "---")]);
        foreach (string[] row in rows)
        {
            AppendRow(row);
        }

        return this;
    }

    /// <param name="file">Where to, or <see langword="null"/> for <paramref name="defaultName"/> in <c>bench/results</c>.</param>
    /// <param name="defaultName">The name of the file.</param>
    /// <returns>Where it was written.</returns>
    internal string Write(string? file, string defaultName)
    {
        file ??= Path.Combine(ResultsFolder(), defaultName);
        File.WriteAllText(file, _text.ToString().TrimEnd('\n') + "\n");
        return file;
    }

    private static string ResultsFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Multiprocessing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder is null
            ? Environment.CurrentDirectory
            : Directory.CreateDirectory(Path.Combine(folder.FullName, "bench", "results")).FullName;
    }

    private void AppendRow(string[] cells) =>
        _text.Append("| ").AppendJoin(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
