using CsvHelper;
using Multiprocessing.DataFrames.Csv;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Building;

/// <summary>Whether a value found its place.</summary>
internal enum Fit
{
    Stored,

    /// <summary>It is none of the column's.</summary>
    Mismatch,

    /// <summary>It is missing, and the column takes none that is.</summary>
    Missing,

    /// <summary>A text that the chunk has no room for: see <see cref="TableBuilder.Grow"/>.</summary>
    NoRoom,
}

/// <summary>Takes the values of a column row by row into memory that a <see cref="TableBuilder"/> gives it chunk by chunk.</summary>
internal abstract class ColumnBuilder
{
    private readonly List<ColumnPiece> _pieces = [];

    /// <summary>Whether the type was found out, so that fields are read as they were when it was.</summary>
    internal bool IsTypeFound { get; set; }

    /// <summary>How many bytes it wants of a chunk of so many rows.</summary>
    internal abstract long BytesFor(int rows);

    /// <summary>Goes on in a place of its own in another chunk.</summary>
    internal abstract void Begin(ColumnMemory memory, long offset, int rows);

    /// <summary>Notes that a row has no value.</summary>
    internal abstract Fit SetMissing(int row);

    /// <summary>Reads a field that is not missing.</summary>
    internal abstract Fit SetField(int row, CsvReader reader, int field);

    /// <summary>The chunk ends after so many rows.</summary>
    internal void End(int rows)
    {
        if (rows > 0)
        {
            _pieces.Add(Finish(rows));
        }
    }

    internal DataFrameColumn Build(string name) => Build(name, [.. _pieces]);

    protected abstract ColumnPiece Finish(int rows);

    protected abstract DataFrameColumn Build(string name, ColumnPiece[] pieces);
}

/// <summary>The same, by the type of the values.</summary>
internal abstract class ColumnBuilder<TValue> : ColumnBuilder
    where TValue : struct, ISpanParsable<TValue>
{
    internal abstract void Set(int row, TValue value);

    internal sealed override Fit SetField(int row, CsvReader reader, int field)
    {
        if (!(IsTypeFound ? FieldText.TryParsePlain(reader, field, out TValue value) : FieldText.TryParse(reader, field, out value)))
        {
            return Fit.Mismatch;
        }

        Set(row, value);
        return Fit.Stored;
    }
}
