using Spectre.Console;

namespace Peers;

/// <summary>The report on the terminal.</summary>
internal static class ConsoleReport
{
    private const int RedirectedWidth = 170;

    internal static void Write(Report report, IEnumerable<string> preamble, IEnumerable<string> remarks)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
            AnsiConsole.Profile.Capabilities.Ansi = false;
        }

        foreach (string line in preamble)
        {
            AnsiConsole.MarkupLineInterpolated($"[dim]{line}[/]");
        }

        AnsiConsole.Write(TableOf("Every peer", Report.PeerHeader, report.PeerRows()));
        AnsiConsole.Write(TableOf("Targets", Report.TargetHeader, report.TargetRows()));
        foreach (string remark in remarks)
        {
            AnsiConsole.MarkupLineInterpolated($"{remark}");
        }
    }

    private static Table TableOf(string title, string[] header, IEnumerable<string[]> rows)
    {
        Table table = new Table().Title(title).Border(TableBorder.Rounded);
        for (int i = 0; i < header.Length; i++)
        {
            table.AddColumn(new TableColumn(Markup.Escape(header[i])) { NoWrap = i > 0 });
        }

        foreach (string[] row in rows)
        {
            table.AddRow([.. row.Select(static cell => new Markup(Markup.Escape(cell), StyleOf(cell)))]);
        }

        return table;
    }

    private static Style? StyleOf(string cell) => cell switch
    {
        Report.Met => new Style(Color.Green),
        Report.Missed => new Style(Color.Red),
        _ => null,
    };
}
