using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Multiprocessing.DataFrames.Data;

/// <summary>The rows of a table for what takes a data reader: a <c>DataTable</c>, a bulk copy into a database.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a reader, as its base is.")]
internal sealed class DataFrameReader(DataFrame table) : DbDataReader
{
    private int _row = -1;
    private bool _isClosed;

    public override int FieldCount => table.Columns.Count;

    public override bool HasRows => table.RowCount > 0;

    public override bool IsClosed => _isClosed;

    public override int Depth => 0;

    public override int RecordsAffected => -1;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read()
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return _row < table.RowCount && ++_row < table.RowCount;
    }

    public override bool NextResult() => false;

    public override void Close() => _isClosed = true;

    public override string GetName(int ordinal) => Column(ordinal).Name;

    [SuppressMessage("Usage", "CA2201:Do not raise reserved exception types", Justification = "It is what the contract of a data reader says.")]
    public override int GetOrdinal(string name)
    {
        try
        {
            return table.PlaceOf(name);
        }
        catch (KeyNotFoundException e)
        {
            throw new IndexOutOfRangeException(e.Message, e);
        }
    }

    public override Type GetFieldType(int ordinal) => Column(ordinal).Kind.Underlying;

    public override string GetDataTypeName(int ordinal) => Column(ordinal).Kind.Name;

    public override bool IsDBNull(int ordinal) => Column(ordinal).IsNull(Row);

    public override object GetValue(int ordinal) => Column(ordinal)[Row] ?? DBNull.Value;

    public override T GetFieldValue<T>(int ordinal) => Column(ordinal).Get<T>(Row);

    public override int GetValues(object[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        int count = Math.Min(values.Length, FieldCount);
        for (int i = 0; i < count; i++)
        {
            values[i] = GetValue(i);
        }

        return count;
    }

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override string GetString(int ordinal) =>
        GetFieldValue<string?>(ordinal) ?? throw new InvalidCastException($"Column '{GetName(ordinal)}' has no value in row {_row}: ask IsDBNull first.");

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        throw new InvalidCastException($"Column '{GetName(ordinal)}' holds {GetDataTypeName(ordinal)}, not bytes.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        string text = GetString(ordinal);
        if (buffer is null)
        {
            return text.Length;
        }

        int count = (int)Math.Clamp(text.Length - dataOffset, 0, length);
        text.AsSpan((int)Math.Min(dataOffset, text.Length), count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }

    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    public override System.Data.DataTable GetSchemaTable()
    {
        System.Data.DataTable schema = new("SchemaTable") { Locale = CultureInfo.InvariantCulture };
        schema.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        schema.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        schema.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        schema.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        schema.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        for (int i = 0; i < FieldCount; i++)
        {
            schema.Rows.Add(GetName(i), i, GetFieldType(i), Column(i).IsNullable, -1);
        }

        return schema;
    }

    private DataFrameColumn Column(int ordinal) => (uint)ordinal < (uint)table.Columns.Count
        ? table.At(ordinal)
        : throw new ArgumentOutOfRangeException(nameof(ordinal), ordinal, $"There are {table.Columns.Count} columns.");

    private int Row => _row >= 0 && _row < table.RowCount && !_isClosed
        ? _row
        : throw new InvalidOperationException("The reader stands at no row: call Read first, and go on while it returns true.");
}
