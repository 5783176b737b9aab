using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>Reads the values of a column, mostly one behind the other.</summary>
internal abstract class ColumnCursor<T>
{
    internal abstract T Read(int row);
}

/// <summary>The values as they lie. Where they lie in this process is looked up once a piece.</summary>
internal sealed unsafe class ValueCursor<T>(DataFrameColumn<T> column) : ColumnCursor<T>
{
    [NonSerialized]
    private nint _values;

    [NonSerialized]
    private int _first;

    [NonSerialized]
    private int _count;

    internal override T Read(int row)
    {
        if ((uint)(row - _first) >= (uint)_count)
        {
            Move(row);
        }

        return Unsafe.Read<T>((byte*)_values + ((long)(row - _first) * Unsafe.SizeOf<T>()));
    }

    private void Move(int row)
    {
        ColumnPiece piece = column.PieceOf(row, out int first);
        _values = (nint)piece.StartOf<T>();
        (_first, _count) = (first, piece.Length);
    }
}

/// <summary>Values of another type than the column's own.</summary>
internal sealed class ReadingCursor<T>(DataFrameColumn column) : ColumnCursor<T>
{
    internal override T Read(int row) => column.Kind.Read<T>(column, row);
}
