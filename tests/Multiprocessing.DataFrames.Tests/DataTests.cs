using System.Data;
using System.Data.Common;
using System.Globalization;

namespace Multiprocessing.DataFrames.Tests;

/// <summary>Tables from data readers and data tables, and back.</summary>
public sealed class DataTests
{
    [Fact]
    public void FromDataTable_ToDataTable_IsTheSame()
    {
        using DataTable data = new("people") { Locale = CultureInfo.InvariantCulture };
        data.Columns.Add("name", typeof(string));
        data.Columns.Add("age", typeof(int));
        data.Columns.Add("weight", typeof(decimal));
        data.Columns.Add("born", typeof(DateTime));
        data.Columns.Add("id", typeof(Guid));
        data.Columns.Add("far", typeof(ulong));
        data.Rows.Add("Ada", 36, 55.5m, new DateTime(1815, 12, 10), Guid.NewGuid(), 1UL);
        data.Rows.Add(DBNull.Value, 85, DBNull.Value, new DateTime(1906, 12, 9), Guid.Empty, ulong.MaxValue);
        data.AcceptChanges();
        data.Rows.Add("gone", 1, 1m, DateTime.MinValue, Guid.Empty, 0UL);
        data.Rows[2].AcceptChanges();
        data.Rows[2].Delete();

        using DataFrame table = DataFrame.FromDataTable(data);
        Assert.Equal(2, table.RowCount);
        Assert.Equal(
            [typeof(string), typeof(int), typeof(decimal?), typeof(DateTime), typeof(Guid), typeof(ulong)],
            table.Columns.Select(static column => column.Type));
        Assert.Null(table["name"][1]);
        Assert.Equal(55.5m, table.Rows[0].Get<decimal>("weight"));

        using DataTable back = table.ToDataTable("people");
        Assert.Equal("people", back.TableName);
        Assert.Equal(data.Columns.Cast<DataColumn>().Select(static column => (column.ColumnName, column.DataType)), back.Columns.Cast<DataColumn>().Select(static column => (column.ColumnName, column.DataType)));
        Assert.False(back.Columns["age"]!.AllowDBNull);
        Assert.True(back.Columns["weight"]!.AllowDBNull);
        for (int row = 0; row < 2; row++)
        {
            Assert.Equal(data.Rows[row].ItemArray, back.Rows[row].ItemArray);
        }
    }

    [Fact]
    public void CreateDataReader_FillsADataTable()
    {
        using DataFrame table = DataFrameTests.Sample();
        using DataTable loaded = new() { Locale = CultureInfo.InvariantCulture };
        using DbDataReader reader = table.CreateDataReader();
        loaded.Load(reader);
        Assert.Equal(5, loaded.Rows.Count);
        Assert.Equal(DBNull.Value, loaded.Rows[1]["n"]);
        Assert.Equal("Rome", loaded.Rows[2]["city"]);
    }

    [Fact]
    public void CreateDataReader_GivesEveryValueByItsType()
    {
        Guid guid = Guid.NewGuid();
        using DataFrame table = new(
            DataFrameColumn.Create("bool", new[] { true }), DataFrameColumn.Create("byte", new byte[] { 1 }), DataFrameColumn.Create("char", new[] { 'c' }),
            DataFrameColumn.Create("time", new[] { DateTime.UnixEpoch }), DataFrameColumn.Create("decimal", new[] { 1.5m }), DataFrameColumn.Create("double", new[] { 2.5 }),
            DataFrameColumn.Create("float", new[] { 3.5f }), DataFrameColumn.Create("guid", new[] { guid }), DataFrameColumn.Create("short", new short[] { 4 }),
            DataFrameColumn.Create("int", new[] { 5 }), DataFrameColumn.Create("long", new long?[] { 6 }), DataFrameColumn.Create("text", new[] { "seven" }));
        using DbDataReader reader = table.CreateDataReader();
        Assert.Throws<InvalidOperationException>(() => reader.GetBoolean(0));
        Assert.True(reader.HasRows && reader.Read());
        Assert.Equal((true, 1, 'c', DateTime.UnixEpoch), (reader.GetBoolean(0), reader.GetByte(1), reader.GetChar(2), reader.GetDateTime(3)));
        Assert.Equal((1.5m, 2.5, 3.5f, guid), (reader.GetDecimal(4), reader.GetDouble(5), reader.GetFloat(6), reader.GetGuid(7)));
        Assert.Equal((4, 5, 6L, "seven"), (reader.GetInt16(8), reader.GetInt32(9), reader.GetInt64(10), reader.GetString(11)));
        Assert.Equal((6L, typeof(long), "long?", 10), (reader["long"], reader.GetFieldType(10), reader.GetDataTypeName(10), reader.GetOrdinal("long")));
        char[] characters = new char[3];
        Assert.Equal(3, reader.GetChars(11, 1, characters, 0, 3));
        Assert.Equal("eve", new string(characters));
        Assert.Throws<InvalidCastException>(() => reader.GetInt32(11));
        Assert.Throws<InvalidCastException>(() => reader.GetBytes(0, 0, null, 0, 0));
        Assert.Throws<IndexOutOfRangeException>(() => reader.GetOrdinal("none"));
        Assert.Throws<ArgumentOutOfRangeException>(() => reader.GetValue(12));
        Assert.False(reader.Read() || reader.Read() || reader.NextResult());
        Assert.Throws<InvalidOperationException>(() => reader.GetBoolean(0));
        reader.Close();
        Assert.Throws<ObjectDisposedException>(() => reader.Read());
    }

    [Fact]
    public void FromDataReader_OfManyRows_HasThemAll()
    {
        using DataFrame table = DataFrame.FromRecords(Enumerable.Range(0, 50_000).Select(static i => (i, i % 10 == 0 ? null : new string('t', i % 50))));
        using DataFrame back = DataFrame.FromDataReader(table.CreateDataReader());
        Assert.Equal(table.ToCsv(), back.ToCsv());
        List<DataFrame> parts = [.. DataFrame.ReadParts(table.CreateDataReader(), 7001)];
        Assert.Equal(8, parts.Count);
        Assert.Equal(table.ToCsv(), DataFrame.Concat(parts).ToCsv());
        parts.ForEach(static part => part.Dispose());
        Assert.Throws<ArgumentOutOfRangeException>(() => DataFrame.ReadParts(table.CreateDataReader(), 0));
    }

    [Fact]
    public void FromDataReader_OfAnotherImplementation_IsRead()
    {
        using Bare reader = new(["a", ""], [typeof(int), typeof(string)], [[1, "x"], [DBNull.Value, DBNull.Value]]);
        using DataFrame table = DataFrame.FromDataReader(reader);
        Assert.Equal([1, null], table.Column<int?>("a").ToArray());
        Assert.Equal(new[] { "x", null }, table.Column<string?>("Column2").ToArray());
    }

    [Fact]
    public void FromDataReader_WhatDoesNotFit_IsRefusedWithThePlace()
    {
        using Bare bytes = new(["photo"], [typeof(byte[])], []);
        Assert.Contains("Column 'photo' holds System.Byte[]", Assert.Throws<ArgumentException>(() => DataFrame.FromDataReader(bytes)).Message, StringComparison.Ordinal);
        using Bare lies = new(["a"], [typeof(int)], [[1], ["text"]]);
        Assert.StartsWith("Row 1, column 'a'", Assert.Throws<InvalidCastException>(() => DataFrame.FromDataReader(lies)).Message, StringComparison.Ordinal);
        using Bare twice = new(["a", "a"], [typeof(int), typeof(int)], []);
        Assert.Contains("Two columns are called 'a'", Assert.Throws<ArgumentException>(() => DataFrame.FromDataReader(twice)).Message, StringComparison.Ordinal);
    }

    /// <summary>A data reader that is no more than the interface asks for.</summary>
    private sealed class Bare(string[] names, Type[] types, object[][] rows) : IDataReader
    {
        private int _row = -1;

        public int FieldCount => names.Length;

        public int Depth => 0;

        public bool IsClosed => false;

        public int RecordsAffected => -1;

        public object this[int i] => GetValue(i);

        public object this[string name] => throw new NotSupportedException();

        public bool Read() => ++_row < rows.Length;

        public string GetName(int i) => names[i];

        public Type GetFieldType(int i) => types[i];

        public object GetValue(int i) => rows[_row][i];

        public bool IsDBNull(int i) => rows[_row][i] is DBNull;

        public string GetString(int i) => (string)rows[_row][i];

        public void Close()
        {
        }

        public void Dispose()
        {
        }

        public bool NextResult() => false;

        public DataTable? GetSchemaTable() => null;

        public bool GetBoolean(int i) => throw new NotSupportedException();

        public byte GetByte(int i) => throw new NotSupportedException();

        public long GetBytes(int i, long fieldOffset, byte[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

        public char GetChar(int i) => throw new NotSupportedException();

        public long GetChars(int i, long fieldoffset, char[]? buffer, int bufferoffset, int length) => throw new NotSupportedException();

        public IDataReader GetData(int i) => throw new NotSupportedException();

        public string GetDataTypeName(int i) => throw new NotSupportedException();

        public DateTime GetDateTime(int i) => throw new NotSupportedException();

        public decimal GetDecimal(int i) => throw new NotSupportedException();

        public double GetDouble(int i) => throw new NotSupportedException();

        public float GetFloat(int i) => throw new NotSupportedException();

        public Guid GetGuid(int i) => throw new NotSupportedException();

        public short GetInt16(int i) => throw new NotSupportedException();

        public int GetInt32(int i) => throw new NotSupportedException();

        public long GetInt64(int i) => throw new NotSupportedException();

        public int GetOrdinal(string name) => throw new NotSupportedException();

        public int GetValues(object[] values) => throw new NotSupportedException();
    }
}
