using System.Globalization;
using System.Text;

namespace Multiprocessing.DataFrames;

/// <content>As text.</content>
public sealed partial class DataFrame
{
    private const int RowsShown = 10;
    private const int CharactersShown = 40;

    /// <summary>The first rows, in aligned columns, and how many rows and columns there are.</summary>
    /// <returns>Several lines of text.</returns>
    public override string ToString()
    {
        int shown = Math.Min(RowCount, RowsShown);
        StringBuilder text = new();
        string[][] cells = [.. _columns.Select(column => Enumerable.Range(0, shown).Select(row => Cut(CellText.Of(column, row))).Prepend(Cut(column.Name)).ToArray())];
        int[] widths = [.. cells.Select(static column => column.Max(static cell => cell.Length))];
        for (int line = 0; line <= shown && cells.Length > 0; line++)
        {
            for (int i = 0; i < cells.Length; i++)
            {
                string cell = cells[i][line];
                text.Append(i == 0 ? "" : "  ").Append(_columns[i].Kind.IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            }

            text.Length -= text.ToString().Length - text.ToString().TrimEnd(' ').Length;
            text.Append('\n');
        }

        return text.Append(CultureInfo.InvariantCulture, $"[{RowCount:N0} rows, {_columns.Length:N0} columns]").ToString();
    }

    private static string Cut(string cell) => cell.Length <= CharactersShown ? cell : cell[..(CharactersShown - 1)] + "…";
}

/// <summary>A value as a person reads it.</summary>
internal static class CellText
{
    internal static string Of(DataFrameColumn column, int row) => Of(column[row]);

    internal static string Of(object? value)
    {
        string text = value switch
        {
            null => "null",
            DateTime { TimeOfDay.Ticks: 0, Kind: DateTimeKind.Unspecified } date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
        return text.ReplaceLineEndings("⏎");
    }
}
