using System.Runtime.CompilerServices;
using CsvHelper;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Data;
using Multiprocessing.DataFrames.Csv;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>Values of one size of which some may be missing. Each says for itself whether it is there.</summary>
internal sealed class NullableKind<TValue>(ValueKind<TValue> present) : ColumnKind
    where TValue : struct, ISpanParsable<TValue>
{
    internal override Type Type => typeof(TValue?);

    internal override string Name => present.Name + "?";

    internal override bool IsNullable => true;

    internal override bool IsNumber => present.IsNumber;

    internal override ColumnKind Nullable => this;

    internal override DataFrameColumn Create(string name, ColumnPiece[] pieces) => new DataFrameColumn<TValue?>(name, pieces);

    internal override ColumnBuilder CreateBuilder(bool allowsMissing) => new NullableBuilder<TValue>(this);

    internal override DataReaderField CreateField(int place) => new ValueField<TValue>(new NullableBuilder<TValue>(this), place);

    internal override T Read<T>(DataFrameColumn column, int row)
    {
        TValue? value = ((DataFrameColumn<TValue?>)column)[row];
        if (typeof(T) == typeof(TValue))
        {
            TValue there = value ?? throw IsMissing<T>(column, row);
            return Unsafe.As<TValue, T>(ref there);
        }

        if (typeof(T) == typeof(TValue?))
        {
            return Unsafe.As<TValue?, T>(ref value);
        }

        return typeof(T) == typeof(object) ? (T)(object)value! : throw DoesNotFit<T>(column);
    }

    internal override ColumnCursor<T> CursorOf<T>(DataFrameColumn column)
    {
        DataFrameColumn<TValue?> values = (DataFrameColumn<TValue?>)column;
        return typeof(T) == typeof(TValue?) ? (ColumnCursor<T>)(object)new ValueCursor<TValue?>(values)
            : typeof(T) == typeof(TValue) || typeof(T) == typeof(object) ? new ReadingCursor<T>(column)
            : throw DoesNotFit<T>(column);
    }

    internal override void Write(CsvWriter writer, DataFrameColumn column, int row)
    {
        if (((DataFrameColumn<TValue?>)column)[row] is { } value)
        {
            present.Write(writer, value);
        }
        else
        {
            FieldText.WriteMissing(writer);
        }
    }

    internal override ColumnPiece[] ToNullable(ColumnPiece[] pieces) => pieces;
}
