using System.Runtime.CompilerServices;
using CsvHelper;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Data;
using Multiprocessing.DataFrames.Csv;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>Values of one size, none of them missing.</summary>
internal sealed class ValueKind<TValue> : ColumnKind
    where TValue : struct, ISpanParsable<TValue>
{
    private readonly NullableKind<TValue> _nullable;
    private readonly Action<CsvWriter, TValue> _write;

    internal ValueKind(string name, Action<CsvWriter, TValue> write)
    {
        Name = name;
        _write = write;
        _nullable = new NullableKind<TValue>(this);
    }

    internal override Type Type => typeof(TValue);

    internal override string Name { get; }

    internal override bool IsNullable => false;

    internal override bool IsNumber { get; } = IsNumeric();

    internal override ColumnKind Nullable => _nullable;

    internal override DataFrameColumn Create(string name, ColumnPiece[] pieces) => new DataFrameColumn<TValue>(name, pieces);

    internal override ColumnBuilder CreateBuilder(bool allowsMissing) => new ValueBuilder<TValue>(this, allowsMissing);

    internal override DataReaderField CreateField(int place) => new ValueField<TValue>(new ValueBuilder<TValue>(this, allowsMissing: true), place);

    internal override T Read<T>(DataFrameColumn column, int row)
    {
        TValue value = ((DataFrameColumn<TValue>)column)[row];
        if (typeof(T) == typeof(TValue))
        {
            return Unsafe.As<TValue, T>(ref value);
        }

        if (typeof(T) == typeof(TValue?))
        {
            TValue? present = value;
            return Unsafe.As<TValue?, T>(ref present);
        }

        return typeof(T) == typeof(object) ? (T)(object)value : throw DoesNotFit<T>(column);
    }

    internal override ColumnCursor<T> CursorOf<T>(DataFrameColumn column)
    {
        DataFrameColumn<TValue> values = (DataFrameColumn<TValue>)column;
        return typeof(T) == typeof(TValue) ? (ColumnCursor<T>)(object)new ValueCursor<TValue>(values)
            : typeof(T) == typeof(TValue?) || typeof(T) == typeof(object) ? new ReadingCursor<T>(column)
            : throw DoesNotFit<T>(column);
    }

    internal override void Write(CsvWriter writer, DataFrameColumn column, int row) => Write(writer, ((DataFrameColumn<TValue>)column)[row]);

    internal void Write(CsvWriter writer, TValue value) => _write(writer, value);

    internal override ColumnPiece[] ToNullable(ColumnPiece[] pieces) => Array.ConvertAll(pieces, static piece => Widen(piece));

    private static bool IsNumeric() => Type.GetTypeCode(typeof(TValue)) is >= TypeCode.SByte and <= TypeCode.Decimal || typeof(TValue) == typeof(Half);

    internal static ColumnPiece Widen(ColumnPiece piece, ReadOnlySpan<byte> missing = default)
    {
        ColumnMemory memory = new((long)piece.Length * Unsafe.SizeOf<TValue?>());
        ColumnPiece wide = new(memory, 0, piece.Length);
        Span<TValue?> target = wide.Values<TValue?>();
        ReadOnlySpan<TValue> source = piece.Values<TValue>();
        for (int i = 0; i < source.Length; i++)
        {
            target[i] = i < missing.Length && missing[i] != 0 ? null : source[i];
        }

        return wide;
    }
}
