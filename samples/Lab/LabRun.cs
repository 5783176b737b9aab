using Spectre.Console;

namespace Lab;

/// <summary>What the sections share: the matrix, the serial answer that every other is checked against, and the table at the end.</summary>
internal sealed class LabRun(int rowCount, int workers, IReadOnlyList<string> scripts)
{
    internal const int Minimum = 4;
    internal const int Maximum = 8;

    private readonly List<TableRow> _table = [];

    /// <summary>How many rows the matrix is to have.</summary>
    internal int RowCount { get; } = rowCount;

    /// <summary>How many workers a pool of the lab has.</summary>
    internal int Workers { get; } = workers;

    /// <summary>Scripts that section 11 runs beside its own three.</summary>
    internal IReadOnlyList<string> Scripts { get; } = scripts;

    /// <summary>The matrix; section 2 fills it.</summary>
    internal int[][] Rows { get; set; } = [];

    /// <summary>The count of each row, by the serial loop of section 3.</summary>
    internal int[] SerialCounts { get; set; } = [];

    /// <summary>How long that loop took.</summary>
    internal TimeSpan SerialTime { get; set; }

    /// <summary>How many answers were not the serial one's.</summary>
    internal int Mismatches { get; private set; }

    /// <summary>Prints the timings and the first ten counts, and checks all of them.</summary>
    internal void Report(string section, Timings timings, int[] counts)
    {
        timings.Print();
        Console.WriteLine($"  {PythonText.List(counts.Take(10))}");
        Check(section, counts.AsSpan().SequenceEqual(SerialCounts));
        AddToTable(section, timings.Total, SerialTime);
    }

    /// <summary>Notes an answer that is not what it should be; the lab goes on, and ends with exit code 1.</summary>
    /// <param name="section">Where it was given.</param>
    /// <param name="holds">Whether it is what it should be.</param>
    /// <param name="what">What it should be, to end a sentence.</param>
    internal void Check(string section, bool holds, string what = "equal to the serial result")
    {
        if (!holds)
        {
            Mismatches++;
        }

        Console.WriteLine(holds ? $"  {what}" : $"  MISMATCH in {section}: not {what}");
    }

    /// <param name="section">The name in the first column.</param>
    /// <param name="time">How long the section's way took.</param>
    /// <param name="serial">How long the same takes without a pool; <see langword="null"/> where that is not known.</param>
    internal void AddToTable(string section, TimeSpan time, TimeSpan? serial = null) => _table.Add(new TableRow(section, time, serial));

    internal void PrintTable()
    {
        Table table = new Table().Border(TableBorder.Ascii2).AddColumn("Section");
        table.AddColumn(new TableColumn("Seconds").RightAligned()).AddColumn(new TableColumn("Against the serial loop").RightAligned());
        foreach (TableRow row in _table)
        {
            table.AddRow(Markup.Escape(row.Section), $"{row.Time.TotalSeconds:F3}", Compare(row));
        }

        AnsiConsole.Write(table);
    }

    private static string Compare(TableRow row) =>
        row.Serial is not { } serial || serial == row.Time ? ""
        : row.Time < serial ? $"{serial / row.Time:N1} times faster"
        : $"{row.Time / serial:N1} times slower";

    private sealed record TableRow(string Section, TimeSpan Time, TimeSpan? Serial);
}
