using Multiprocessing;
using Multiprocessing.DataFrames;

namespace Lab.Sections;

/// <summary>
/// A table in each of the three ways: by row, by column, in parts. Its columns lie in memory that the workers map, so handing it over costs
/// a message, a part is a view, and what the rows give is written where it stays.
/// </summary>
internal static class Tables
{
    private static readonly string[] s_names = ["a", "b", "c", "d", "e"];

    internal static void Run(LabRun lab)
    {
        using DataFrame table = Fill(lab.Rows);
        Console.WriteLine($"  DataFrame: {table.RowCount:N0} rows of {string.Join(", ", table.Columns.Select(static column => column.Name))}");
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        // By row. The first form reads a row by name; the second is told the columns, and is faster.
        using DataFrameColumn<double> byName = pool.MapRows(table, row => Hypotenuse(row.Get<double>("a"), row.Get<double>("b")));
        timings.Lap("MapRows by name, the start of the workers included");
        using DataFrameColumn<double> hypotenuses = pool.MapRows(table, "a", "b", (double a, double b) => Hypotenuse(a, b));
        timings.Lap("MapRows of two columns");

        // By column.
        double[] squares = pool.MapColumns(table, (DataFrameColumn<double> column) => SumOfSquares(column.Span));
        timings.Lap("MapColumns");

        // The whole table in parts, which come back as one.
        using DataFrame normalized = pool.MapPartitions(table, Normalize);
        timings.Lap("MapPartitions");
        pool.Close();
        timings.Lap("closing");

        timings.Print();
        Console.WriteLine($"  {PythonText.List(hypotenuses.Take(5))}");
        Console.WriteLine($"  {PythonText.List(squares)}");
        Console.WriteLine($"  {normalized.Head(3)}".ReplaceLineEndings("\n  "));

        Timings serial = new();
        ReadOnlySpan<double> first = table.Column<double>("a").Span;
        ReadOnlySpan<double> second = table.Column<double>("b").Span;
        double[] expected = new double[table.RowCount];
        for (int row = 0; row < expected.Length; row++)
        {
            expected[row] = Hypotenuse(first[row], second[row]);
        }

        serial.Lap("hypotenuses");
        lab.Check("13 DataFrame by row", byName.SequenceEqual(expected) && hypotenuses.SequenceEqual(expected));
        lab.Check("13 DataFrame by column", squares.SequenceEqual(s_names.Select(name => SumOfSquares(table.Column<double>(name).Span))));
        using DataFrame normalizedHere = Normalize(table);
        lab.Check("13 DataFrame in parts", s_names.All(name => normalized.Column<double>(name).SequenceEqual(normalizedHere.Column<double>(name))));
        lab.AddToTable("13 DataFrame by row, column, part", timings.Total);
    }

    private static DataFrame Fill(int[][] rows) => new(s_names.Select((name, place) => DataFrameColumn.Create(name, rows.Length, (Span<double> values) =>
    {
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = rows[row][place];
        }
    })));

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static double SumOfSquares(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value * value;
        }

        return sum;
    }

    /// <summary>Each row moved and scaled so that its least value is 0 and its greatest is 1, as in section 12, a column at a time.</summary>
    private static DataFrame Normalize(DataFrame part)
    {
        double[] least = new double[part.RowCount];
        double[] greatest = new double[part.RowCount];
        Array.Fill(least, double.MaxValue);
        Array.Fill(greatest, double.MinValue);
        foreach (string name in s_names)
        {
            ReadOnlySpan<double> values = part.Column<double>(name).Span;
            for (int row = 0; row < values.Length; row++)
            {
                least[row] = Math.Min(least[row], values[row]);
                greatest[row] = Math.Max(greatest[row], values[row]);
            }
        }

        return new DataFrame(s_names.Select(name => DataFrameColumn.Create(name, part.RowCount, (Span<double> scaled) =>
        {
            ReadOnlySpan<double> values = part.Column<double>(name).Span;
            for (int row = 0; row < scaled.Length; row++)
            {
                scaled[row] = least[row] == greatest[row] ? 0 : (values[row] - least[row]) / (greatest[row] - least[row]);
            }
        })));
    }
}
