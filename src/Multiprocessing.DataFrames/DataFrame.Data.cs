using System.Data;
using System.Data.Common;
using System.Globalization;
using Multiprocessing.DataFrames.Data;

namespace Multiprocessing.DataFrames;

/// <content>From and to ADO.NET: data readers of any database, and its tables.</content>
public sealed partial class DataFrame
{
    /// <summary>Makes a table of the rows that a data reader, of any database, still has. A column is nullable where a value is <see cref="DBNull"/>.</summary>
    /// <param name="reader">The reader; left open.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">Two fields have the same name, or one holds what no column can; the message says which.</exception>
    /// <exception cref="InvalidCastException">The reader gives another type than it says; the message says where.</exception>
    /// <exception cref="IOException">There is no room for the table.</exception>
    public static DataFrame FromDataReader(IDataReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new DataReaderSource(reader).ReadAll();
    }

    /// <summary>Makes tables of the rows of a data reader, of any number, part by part. Goes with a pool's <c>MapStream</c>. Each part is to be disposed when it is done with.</summary>
    /// <param name="reader">The reader; left open.</param>
    /// <param name="rows">How many rows a part has; the last may have fewer.</param>
    /// <returns>The parts; one without rows if the reader has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">Two fields have the same name, or one holds what no column can; the message says which.</exception>
    public static IEnumerable<DataFrame> ReadParts(IDataReader reader, int rows = DefaultRowsOfPart)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new DataReaderSource(reader).ReadParts(rows);
    }

    /// <summary>Makes a table of a <see cref="DataTable"/>. A column is nullable where a value is <see cref="DBNull"/>.</summary>
    /// <param name="table">The table; deleted rows are left out.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentException">A column holds what no column of a <see cref="DataFrame"/> can; the message says which.</exception>
    /// <exception cref="IOException">There is no room for the table.</exception>
    public static DataFrame FromDataTable(DataTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using DataTableReader reader = table.CreateDataReader();
        return FromDataReader(reader);
    }

    /// <summary>The rows for what takes a data reader: a bulk copy into a database, for example. Missing values are <see cref="DBNull"/>.</summary>
    /// <returns>A reader before the first row; the table must not be disposed before it.</returns>
    public DbDataReader CreateDataReader() => new DataFrameReader(this);

    /// <summary>The table as a <see cref="DataTable"/>, copied.</summary>
    /// <param name="name">The name of the new table.</param>
    /// <returns>The new table.</returns>
    public DataTable ToDataTable(string name = "")
    {
        DataTable table = new(name) { Locale = CultureInfo.InvariantCulture };
        foreach (DataFrameColumn column in _columns)
        {
            table.Columns.Add(new DataColumn(column.Name, column.Kind.Underlying) { AllowDBNull = column.IsNullable });
        }

        using DataFrameReader reader = new(this);
        object[] values = new object[_columns.Length];
        table.BeginLoadData();
        while (reader.Read())
        {
            reader.GetValues(values);
            table.LoadDataRow(values, fAcceptChanges: true);
        }

        table.EndLoadData();
        return table;
    }
}
