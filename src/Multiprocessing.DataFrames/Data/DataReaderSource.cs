using System.Data;
using System.Data.Common;
using System.Globalization;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Kinds;

namespace Multiprocessing.DataFrames.Data;

/// <summary>Makes tables of the rows of a data reader.</summary>
internal sealed class DataReaderSource
{
    private const int RowsOfUnknownLength = 1024;

    private readonly IDataReader _reader;
    private readonly string[] _names;
    private readonly ColumnKind[] _kinds;
    private bool _isMore;

    /// <exception cref="ArgumentException">Two fields have the same name, or one holds what no column can.</exception>
    internal DataReaderSource(IDataReader reader)
    {
        _reader = reader;
        _names = [.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetName(i) is { Length: > 0 } name ? name : string.Create(CultureInfo.InvariantCulture, $"Column{i + 1}"))];
        _kinds = [.. _names.Select((name, i) => ColumnKind.TryFind(reader.GetFieldType(i), out ColumnKind? kind)
            ? kind
            : throw new ArgumentException($"Column '{name}' holds {reader.GetFieldType(i)}, which no column of a table can: leave it out of the query, or convert it there.", nameof(reader)))];
    }

    /// <summary>All rows that are left.</summary>
    internal DataFrame ReadAll()
    {
        _isMore = _reader.Read();
        return Read(int.MaxValue);
    }

    internal IEnumerable<DataFrame> ReadParts(int rows)
    {
        _isMore = _reader.Read();
        do
        {
            yield return Read(rows);
        }
        while (_isMore);
    }

    private DataFrame Read(int rows)
    {
        DataReaderField[] fields = [.. _kinds.Select((kind, i) => kind.CreateField(i))];
        using TableBuilder builder = new(_names, Array.ConvertAll(fields, static field => field.Builder), Math.Min(rows, RowsOfUnknownLength));
        for (; _isMore && builder.RowCount < rows; _isMore = _reader.Read())
        {
            builder.BeginRow();
            for (int i = 0; i < fields.Length; i++)
            {
                if (Set(fields[i], builder, i) == Fit.NoRoom)
                {
                    builder.Grow();
                    i = -1;
                }
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    private Fit Set(DataReaderField field, TableBuilder builder, int place)
    {
        try
        {
            return _reader.IsDBNull(place) ? field.Builder.SetMissing(builder.Row) : field.Set(builder.Row, _reader);
        }
        catch (InvalidCastException e)
        {
            throw new InvalidCastException($"Row {builder.RowCount}, column '{_names[place]}': the reader says that it holds {_kinds[place].Name}, and gives something else: {e.Message}", e);
        }
    }
}

/// <summary>A field of a data reader, and the column that its values go to.</summary>
internal abstract class DataReaderField(ColumnBuilder builder)
{
    internal ColumnBuilder Builder { get; } = builder;

    /// <summary>Takes the value over, which is there.</summary>
    internal abstract Fit Set(int row, IDataReader reader);
}

internal sealed class ValueField<TValue>(ColumnBuilder<TValue> builder, int place) : DataReaderField(builder)
    where TValue : struct, ISpanParsable<TValue>
{
    internal override Fit Set(int row, IDataReader reader)
    {
        builder.Set(row, reader is DbDataReader typed ? typed.GetFieldValue<TValue>(place) : (TValue)reader.GetValue(place));
        return Fit.Stored;
    }
}

internal sealed class TextField(TextBuilder builder, int place) : DataReaderField(builder)
{
    internal override Fit Set(int row, IDataReader reader) => builder.Set(row, reader.GetString(place));
}
