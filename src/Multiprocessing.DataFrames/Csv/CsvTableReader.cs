using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Kinds;

namespace Multiprocessing.DataFrames.Csv;

/// <summary>
/// Makes tables of records. What is not told of the types is found out from the first records; a value further on that does not fit has the
/// rest of the file looked through, and the file read once more.
/// </summary>
internal sealed class CsvTableReader(CsvSource source, CsvOptions options)
{
    private const int SampledRows = 1000;
    private const int RowsOfUnknownLength = 8192;

    /// <summary>A guess of this much more than what the first records promise is seldom exceeded.</summary>
    private const double Reserve = 1.03;

    private Column[] _columns = [];
    private long _expectedRows = RowsOfUnknownLength;

    internal DataFrame ReadAll()
    {
        using (CsvRecords sample = CsvRecords.Open(source, options))
        {
            Choose(sample.Names);
            Sample(sample, SampledRows);
        }

        // The second time every value was looked at.
        return TryReadAll(out DataFrame? table) || TryReadAll(out table) ? table! : throw new InvalidOperationException("The file has changed while it was read.");
    }

    internal IEnumerable<DataFrame> ReadParts(int rows)
    {
        using (CsvRecords sample = CsvRecords.Open(source, options))
        {
            Choose(sample.Names);
            Sample(sample, Math.Max(SampledRows, rows));
        }

        using CsvRecords records = CsvRecords.Open(source, options);
        bool isMore = records.Read();
        do
        {
            using TableBuilder builder = CreateBuilder(rows);
            for (; isMore && builder.RowCount < rows; isMore = records.Read())
            {
                Require(Append(builder, records, out int column), records, column);
            }

            yield return builder.Build();
        }
        while (isMore);
    }

    internal async IAsyncEnumerable<DataFrame> ReadPartsAsync(int rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using (CsvRecords sample = await CsvRecords.OpenAsync(source, options, cancellationToken).ConfigureAwait(false))
        {
            Choose(sample.Names);
            int sampled = 0;
            while (sampled < Math.Max(SampledRows, rows) && await sample.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Guess(sample);
                sampled++;
            }

            Expect(sample, sampled, isWhole: false);
        }

        using CsvRecords records = await CsvRecords.OpenAsync(source, options, cancellationToken).ConfigureAwait(false);
        bool isMore = await records.ReadAsync(cancellationToken).ConfigureAwait(false);
        do
        {
            using TableBuilder builder = CreateBuilder(rows);
            for (; isMore && builder.RowCount < rows; isMore = await records.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                Require(Append(builder, records, out int column), records, column);
            }

            yield return builder.Build();
        }
        while (isMore);
    }

    private void Choose(IReadOnlyList<string> names)
    {
        foreach (string wanted in (options.Columns ?? []).Concat(options.Types?.Keys ?? []))
        {
            if (!names.Contains(wanted))
            {
                throw new CsvException(options.HasHeader ? 1 : 0, wanted, $"there is no such column. There are: {string.Join(", ", names)}.");
            }
        }

        _columns = [.. names.Select((name, field) => new Column(name, field, options.Types?.GetValueOrDefault(name))).Where(column => options.Columns?.Contains(column.Name) ?? true)];
    }

    private void Sample(CsvRecords records, int rows)
    {
        int sampled = 0;
        bool isMore = records.Read();
        for (; isMore && sampled < rows; isMore = records.Read())
        {
            Guess(records);
            sampled++;
        }

        Expect(records, sampled, isWhole: !isMore);
    }

    /// <summary>How many rows to make room for, and how much for texts, judging by the first.</summary>
    private void Expect(CsvRecords records, int sampled, bool isWhole)
    {
        foreach (Column column in _columns)
        {
            column.TextBytes /= Math.Max(1, sampled);
        }

        if (isWhole)
        {
            _expectedRows = sampled;
        }
        else if (source.Length is { } length && sampled > 0)
        {
            _expectedRows = (long)(length / Math.Max(1.0, (double)records.Reader.ByteOffset / (sampled + 1)) * Reserve) + 1;
        }
    }

    private void Guess(CsvRecords records)
    {
        foreach (Column column in _columns)
        {
            if (!records.IsMissing(column.Field, column.IsText))
            {
                column.TextBytes += records.Reader.GetSpan(column.Field).Length;
                if (column.Declared is null)
                {
                    column.Guess.Add(records.Reader, column.Field);
                }
            }
        }
    }

    /// <returns><see langword="false"/> where a value does not fit what was found out; now all have been looked at.</returns>
    private bool TryReadAll(out DataFrame? table)
    {
        table = null;
        using CsvRecords records = CsvRecords.Open(source, options);
        using TableBuilder builder = CreateBuilder((int)Math.Min(_expectedRows, Array.MaxLength));
        while (records.Read())
        {
            if (Append(builder, records, out int column) is var fit && fit != Fit.Stored)
            {
                if (fit == Fit.Missing || _columns[column].Declared is not null)
                {
                    Require(fit, records, column);
                }

                do
                {
                    Guess(records);
                }
                while (records.Read());
                return false;
            }
        }

        table = builder.Build();
        return true;
    }

    private TableBuilder CreateBuilder(int rows) => new(
        [.. _columns.Select(static column => column.Name)],
        [.. _columns.Select(static column => column.CreateBuilder())],
        (int)Math.Min(rows, _expectedRows));

    /// <summary>Adds the current record to the table.</summary>
    private Fit Append(TableBuilder builder, CsvRecords records, out int column)
    {
        CsvReader reader = records.Reader;
        ColumnBuilder[] builders = builder.Columns;
        Column[] columns = _columns;
        builder.BeginRow();
        int row = builder.Row;
        for (column = 0; column < columns.Length; column++)
        {
            int field = columns[column].Field;
            Fit fit = records.IsMissing(field, columns[column].IsText) ? builders[column].SetMissing(row) : builders[column].SetField(row, reader, field);
            if (fit == Fit.NoRoom)
            {
                builder.Grow();
                row = builder.Row;
                column = -1;
            }
            else if (fit != Fit.Stored)
            {
                return fit;
            }
        }

        builder.EndRow();
        return Fit.Stored;
    }

    private void Require(Fit fit, CsvRecords records, int place)
    {
        if (fit == Fit.Stored)
        {
            return;
        }

        Column column = _columns[place];
        string type = ColumnKind.NameOf(column.Type);
        throw new CsvException(records.Reader.LineNumber, column.Name, fit == Fit.Missing
            ? $"the value is missing, and the column is said to be {type}; say {type}? where some may be."
            : $"'{Shorten(records.Reader.GetSpan(column.Field))}' {WhyNot(column, type)}");
    }

    private static string WhyNot(Column column, string type)
    {
        const string Advice = $"Give its type in {nameof(CsvOptions)}.{nameof(CsvOptions.Types)}.";
        return column.Declared is not null ? $"is not {type}, which the column is said to be."
            : column.Guess.Type is null ? $"is the first value of a column of which all were missing where its type was to be found out. {Advice}"
            : $"is not {type}, which the column was found to be by its first rows. {Advice}";
    }

    private static string Shorten(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field) is { Length: > 60 } text ? text[..60] + "…" : Encoding.UTF8.GetString(field);

    /// <summary>A column that is read: its field, and what is known of its type.</summary>
    private sealed class Column
    {
        private readonly ColumnKind? _declared;
        internal TypeGuess Guess;

        internal Column(string name, int field, Type? declared)
        {
            Name = name;
            Field = field;
            Declared = declared;
            _declared = declared is null ? null : ColumnKind.Of(declared);
        }

        internal string Name { get; }

        internal int Field { get; }

        internal Type? Declared { get; }

        internal Type Type => Declared ?? Guess.Type ?? typeof(string);

        internal bool IsText => Type == typeof(string);

        /// <summary>How many bytes the value took in all rows looked at, then in the mean.</summary>
        internal double TextBytes { get; set; }

        internal ColumnBuilder CreateBuilder()
        {
            ColumnBuilder builder = (_declared ?? ColumnKind.Of(Type)).CreateBuilder(allowsMissing: Declared is null);
            builder.IsTypeFound = Declared is null;
            if (builder is TextBuilder texts)
            {
                texts.ExpectedBytes = TextBytes;
                texts.TakesOnlyMissing = Declared is null && Guess.Type is null;
            }

            return builder;
        }
    }
}
