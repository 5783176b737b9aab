using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Building;

/// <summary>Values of which none is missing, or none was expected to be: those that are make the column a nullable one at the end.</summary>
internal sealed unsafe class ValueBuilder<TValue>(ValueKind<TValue> kind, bool allowsMissing) : ColumnBuilder<TValue>
    where TValue : struct, ISpanParsable<TValue>
{
    private ColumnMemory? _memory;
    private long _offset;
    private byte* _values;
    private int _rows;
    private byte[]? _missing;
    private bool _isNullable;
    private readonly List<bool> _isWide = [];

    internal override long BytesFor(int rows) => ColumnWriter.Aligned((long)rows * Unsafe.SizeOf<TValue>());

    internal override void Begin(ColumnMemory memory, long offset, int rows)
    {
        (_memory, _offset, _rows) = (memory, offset, rows);
        _values = memory.Start + offset;
        _missing = null;
    }

    internal override void Set(int row, TValue value) => Unsafe.Write(_values + ((long)row * Unsafe.SizeOf<TValue>()), value);

    internal override Fit SetMissing(int row)
    {
        if (!allowsMissing)
        {
            return Fit.Missing;
        }

        (_missing ??= new byte[_rows])[row] = 1;
        return Fit.Stored;
    }

    protected override ColumnPiece Finish(int rows)
    {
        ColumnPiece piece = new(_memory!, _offset, rows);
        _isWide.Add(_missing is not null);
        if (_missing is null)
        {
            return piece;
        }

        _isNullable = true;
        return ValueKind<TValue>.Widen(piece, _missing);
    }

    protected override DataFrameColumn Build(string name, ColumnPiece[] pieces) => !_isNullable
        ? kind.Create(name, pieces)
        : kind.Nullable.Create(name, [.. pieces.Select((piece, i) => _isWide[i] ? piece : ValueKind<TValue>.Widen(piece))]);
}

/// <summary>Values of which some may be missing.</summary>
internal sealed unsafe class NullableBuilder<TValue>(NullableKind<TValue> kind) : ColumnBuilder<TValue>
    where TValue : struct, ISpanParsable<TValue>
{
    private ColumnMemory? _memory;
    private long _offset;
    private byte* _values;

    internal override long BytesFor(int rows) => ColumnWriter.Aligned((long)rows * Unsafe.SizeOf<TValue?>());

    internal override void Begin(ColumnMemory memory, long offset, int rows)
    {
        (_memory, _offset) = (memory, offset);
        _values = memory.Start + offset;
    }

    internal override void Set(int row, TValue value) => Unsafe.Write<TValue?>(_values + ((long)row * Unsafe.SizeOf<TValue?>()), value);

    internal override Fit SetMissing(int row)
    {
        Unsafe.Write<TValue?>(_values + ((long)row * Unsafe.SizeOf<TValue?>()), null);
        return Fit.Stored;
    }

    protected override ColumnPiece Finish(int rows) => new(_memory!, _offset, rows);

    protected override DataFrameColumn Build(string name, ColumnPiece[] pieces) => kind.Create(name, pieces);
}
