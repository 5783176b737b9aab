using System.Text;

namespace Peers;

/// <summary>The report as a file for <c>bench/results</c>.</summary>
internal static class MarkdownReport
{
    internal static string Write(Report report, DateTimeOffset date, string command, IEnumerable<string> preamble, IEnumerable<string> remarks)
    {
        StringBuilder text = new();
        text.Append(FormattableString.Invariant($"# Peers, {date:yyyy-MM-dd HH:mm} UTC\n\n```\n{command}\n```\n\n"));
        AppendList(text, preamble);
        AppendTable(text, "Targets", Report.TargetHeader, report.TargetRows());
        AppendTable(text, "Every peer", Report.PeerHeader, report.PeerRows());
        text.Append('\n');
        AppendList(text, remarks);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void AppendList(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            text.Append("- ").Append(line).Append('\n');
        }
    }

    private static void AppendTable(StringBuilder text, string title, string[] header, IEnumerable<string[]> rows)
    {
        text.Append("\n## ").Append(title).Append("\n\n");
        AppendRow(text, header);
        AppendRow(text, [.. header.Select(static _ => "---")]);
        foreach (string[] row in rows)
        {
            AppendRow(text, row);
        }
    }

    private static void AppendRow(StringBuilder text, string[] cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(static cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
