using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <content>Other tables of the same rows or columns.</content>
public sealed partial class DataFrame
{
    /// <summary>A view of some columns, in the order in which they are named.</summary>
    /// <param name="names">Their names.</param>
    /// <returns>The view.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of one of the names.</exception>
    /// <exception cref="ArgumentException">A name stands there twice.</exception>
    public DataFrame Select(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return new DataFrame([.. names.Select(name => this[name])], RowCount);
    }

    /// <summary>A view of all columns but some.</summary>
    /// <param name="names">The names of those that are left out.</param>
    /// <returns>The view.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of one of the names.</exception>
    public DataFrame Without(params IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        HashSet<int> places = [.. names.Select(PlaceOf)];
        return new DataFrame([.. _columns.Where((_, place) => !places.Contains(place))], RowCount);
    }

    /// <summary>This table and one more column, which takes the place of the one of the same name if there is one. The new table owns it if no other does, and shares the rest.</summary>
    /// <param name="column">The column.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentException">The column is not as long as the table.</exception>
    public DataFrame WithColumn(DataFrameColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        int place = Find(column.Name);
        return place < 0
            ? new DataFrame([.. _columns, column], _columns.Length == 0 ? null : RowCount)
            : new DataFrame([.. _columns[..place], column, .. _columns[(place + 1)..]], _columns.Length == 1 ? null : RowCount);
    }

    /// <summary>This table and one more column under a name, which takes the place of the one of that name if there is one. The new table owns it if no other does, and shares the rest.</summary>
    /// <param name="name">The name.</param>
    /// <param name="column">The column.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentException">The column is not as long as the table.</exception>
    public DataFrame WithColumn(string name, DataFrameColumn column)
    {
        ArgumentNullException.ThrowIfNull(column);
        return WithColumn(column.Rename(name));
    }

    /// <summary>A view with one column under another name.</summary>
    /// <param name="name">The name so far.</param>
    /// <param name="newName">The name in the view.</param>
    /// <returns>The view.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of that name.</exception>
    /// <exception cref="ArgumentException">Another column has the new name.</exception>
    public DataFrame Rename(string name, string newName)
    {
        int place = PlaceOf(name);
        return new DataFrame([.. _columns.Select((column, i) => i == place ? column.Rename(newName) : column)], RowCount);
    }

    /// <summary>A view of some consecutive rows.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public DataFrame Slice(int start, int count)
    {
        RowRange.Require(start, count, RowCount);
        return new DataFrame(Array.ConvertAll(_columns, column => column.Slice(start, count)), count);
    }

    /// <summary>A view of the first rows.</summary>
    /// <param name="count">How many at most.</param>
    /// <returns>The view.</returns>
    public DataFrame Head(int count = 5) => Slice(0, Math.Min(count, RowCount));

    /// <summary>Views that follow one another and together are this table. Their lengths differ by one at most.</summary>
    /// <param name="parts">How many; where there are fewer rows, a part a row, and of no rows the one empty part.</param>
    /// <returns>The parts, in order. They can be given to any form of a pool: <c>pool.MapOutcomes(table.Partition(8), part => …)</c>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public IReadOnlyList<DataFrame> Partition(int parts)
    {
        int count = CountParts(parts);
        return [.. Enumerable.Range(0, count).Select(part => PartOf(part, count))];
    }

    /// <summary>A table of the rows that a condition holds for, copied.</summary>
    /// <param name="condition">The condition.</param>
    /// <returns>The new table.</returns>
    public DataFrame Where(Func<DataFrameRow, bool> condition)
    {
        ArgumentNullException.ThrowIfNull(condition);
        List<int> rows = [];
        for (int row = 0; row < RowCount; row++)
        {
            if (condition(new DataFrameRow(this, row)))
            {
                rows.Add(row);
            }
        }

        return Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows));
    }

    /// <summary>A table of some rows, copied, in the order in which they are named.</summary>
    /// <param name="rows">The indices of the rows; one may stand there several times.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public DataFrame Take(ReadOnlySpan<int> rows)
    {
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)RowCount, nameof(rows));
        }

        // One memory for all columns: a worker then maps it once.
        long[] offsets = new long[_columns.Length + 1];
        for (int i = 0; i < _columns.Length; i++)
        {
            offsets[i + 1] = offsets[i] + _columns[i].BytesToTake(rows);
        }

        ColumnMemory memory = new(offsets[^1]);
        DataFrameColumn[] taken = new DataFrameColumn[_columns.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = _columns[i].Over([_columns[i].TakeInto(memory, offsets[i], rows)]);
        }

        return new DataFrame(taken, rows.Length);
    }

    /// <summary>A table of the same rows, copied, in the order of a column. Rows of equal values keep their order; missing values come first.</summary>
    /// <param name="column">The column's name.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of that name.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public DataFrame Sort(string column, bool descending = false)
    {
        DataFrameColumn key = this[column];
        int[] rows = [.. Enumerable.Range(0, RowCount)];
        Array.Sort(rows, (row, other) => key.Compare(row, other) is var order && order != 0 ? (descending ? -order : order) : row.CompareTo(other));
        return Take(rows);
    }

    /// <summary>A copy, in memory of its own and in one piece.</summary>
    /// <returns>The new table.</returns>
    /// <exception cref="IOException">There is no room for it.</exception>
    public DataFrame Clone()
    {
        ColumnMemory memory = new(_columns.Sum(static column => column.BytesToCopy()));
        DataFrameColumn[] copies = new DataFrameColumn[_columns.Length];
        long offset = 0;
        for (int i = 0; i < copies.Length; i++)
        {
            copies[i] = _columns[i].Over([_columns[i].CopyInto(memory, offset)]);
            offset += _columns[i].BytesToCopy();
        }

        return new DataFrame(copies, RowCount);
    }

    /// <summary>Puts tables one behind the other. Nothing is copied: the new table shares the memory of the others, and is in as many pieces.</summary>
    /// <param name="tables">The tables, with the same columns in the same order; a column is nullable if it is in one of them.</param>
    /// <returns>The new table.</returns>
    /// <exception cref="ArgumentException">There is none, or the columns of two differ; the message says where.</exception>
    public static DataFrame Concat(params IEnumerable<DataFrame> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        return Concat([.. tables], static column => column);
    }

    /// <param name="tables">The tables.</param>
    /// <param name="own">Makes a column of each table's columns, before any table owns it.</param>
    internal static DataFrame Concat(DataFrame[] tables, Func<DataFrameColumn, DataFrameColumn> own)
    {
        if (tables.Length == 0)
        {
            throw new ArgumentException("Of no tables no table can be made: not even its columns are known.", nameof(tables));
        }

        for (int i = 1; i < tables.Length; i++)
        {
            if (!tables[i]._columns.Select(static column => column.Name).SequenceEqual(tables[0]._columns.Select(static column => column.Name)))
            {
                throw new ArgumentException($"Table {i} has the columns {Names(tables[i]._columns)}, table 0 has {Names(tables[0]._columns)}.", nameof(tables));
            }
        }

        long rows = tables.Sum(static table => (long)table.RowCount);
        return new DataFrame(
            [.. Enumerable.Range(0, tables[0]._columns.Length).Select(i => ColumnJoin.Of(Array.ConvertAll(tables, table => own(table._columns[i]))))],
            (int)Math.Min(rows, int.MaxValue));
    }

    internal int CountParts(int parts)
    {
        if (parts < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(parts), parts, "A table has at least one part.");
        }

        return Math.Clamp(RowCount, 1, parts);
    }

    internal DataFrame PartOf(int part, int parts)
    {
        int start = (int)((long)RowCount * part / parts);
        return Slice(start, (int)((long)RowCount * (part + 1) / parts) - start);
    }
}
