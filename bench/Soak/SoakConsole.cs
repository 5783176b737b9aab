using Soak.Watching;
using Soak.Work;
using Spectre.Console;

namespace Soak;

/// <summary>The terminal. Once it has been captured, what workers write goes to a check instead, and only the run writes here.</summary>
internal sealed class SoakConsole
{
    private const int RedirectedWidth = 150;

    private readonly IAnsiConsole _terminal;

    internal SoakConsole()
    {
        _terminal = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        if (Console.IsOutputRedirected)
        {
            _terminal.Profile.Width = RedirectedWidth;
            _terminal.Profile.Capabilities.Ansi = false;
        }
    }

    internal static void Capture(Ledger ledger)
    {
        Console.SetOut(new OutputLines(ledger));
        Console.SetError(TextWriter.Null);
    }

    internal void WriteLine(string text)
    {
        lock (_terminal)
        {
            _terminal.Profile.Out.Writer.WriteLine(text);
            _terminal.Profile.Out.Writer.Flush();
        }
    }

    internal void Write(SoakReport report)
    {
        lock (_terminal)
        {
            Table table = new Table().Border(TableBorder.Rounded);
            foreach (string column in SoakReport.Header)
            {
                table.AddColumn(new TableColumn(column) { NoWrap = true });
            }

            foreach (string[] row in report.Rows())
            {
                table.AddRow([.. row.Select(static cell => new Markup(Markup.Escape(cell), cell == SoakReport.Missed ? new Style(Color.Red) : null))]);
            }

            _terminal.Write(table);
        }

        foreach (string violation in report.Violations)
        {
            WriteLine(violation);
        }
    }
}
