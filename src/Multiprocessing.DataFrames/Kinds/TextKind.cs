using CsvHelper;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Data;
using Multiprocessing.DataFrames.Csv;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>Texts, which may be missing.</summary>
internal sealed class TextKind : ColumnKind
{
    internal override Type Type => typeof(string);

    internal override string Name => "string";

    internal override bool IsNullable => true;

    internal override ColumnKind Nullable => this;

    internal override DataFrameColumn Create(string name, ColumnPiece[] pieces) => new DataFrameColumn<string>(name, pieces);

    internal override ColumnBuilder CreateBuilder(bool allowsMissing) => new TextBuilder(this);

    internal override DataReaderField CreateField(int place) => new TextField(new TextBuilder(this), place);

    internal override T Read<T>(DataFrameColumn column, int row) =>
        typeof(T) == typeof(string) || typeof(T) == typeof(object) ? (T)(object)((DataFrameColumn<string>)column)[row] : throw DoesNotFit<T>(column);

    internal override ColumnCursor<T> CursorOf<T>(DataFrameColumn column) =>
        typeof(T) == typeof(string) || typeof(T) == typeof(object) ? new ReadingCursor<T>(column) : throw DoesNotFit<T>(column);

    internal override void Write(CsvWriter writer, DataFrameColumn column, int row)
    {
        if (column.IsNull(row))
        {
            FieldText.WriteMissing(writer);
        }
        else
        {
            FieldText.Write(writer, column.GetUtf8(row));
        }
    }

    internal override ColumnPiece[] ToNullable(ColumnPiece[] pieces) => pieces;
}
