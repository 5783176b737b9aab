using System.Collections;

namespace Multiprocessing.DataFrames;

/// <summary>A row of a table: where it is, not a copy.</summary>
public readonly struct DataFrameRow
{
    private readonly DataFrame _table;

    internal DataFrameRow(DataFrame table, int index)
    {
        _table = table;
        Index = index;
    }

    /// <summary>Its index in its table, from 0.</summary>
    public int Index { get; }

    /// <summary>A value, or <see langword="null"/> for a missing one.</summary>
    /// <param name="column">The column's name.</param>
    /// <exception cref="KeyNotFoundException">There is no column of that name; the message says which there are.</exception>
    public object? this[string column] => Get<object?>(column);

    /// <summary>A value.</summary>
    /// <typeparam name="T">The column's type, or the nullable or not nullable one of it: numbers are not converted.</typeparam>
    /// <param name="column">The column's name.</param>
    /// <returns>The value.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of that name; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">The column holds something else, or the value is missing and <typeparamref name="T"/> cannot say so.</exception>
    public T Get<T>(string column) => _table[column].Get<T>(Index);

    /// <summary>A value.</summary>
    /// <typeparam name="T">The column's type, or the nullable or not nullable one of it: numbers are not converted.</typeparam>
    /// <param name="column">The column's index in <see cref="DataFrame.Columns"/>.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no column of that index.</exception>
    /// <exception cref="InvalidCastException">The column holds something else, or the value is missing and <typeparamref name="T"/> cannot say so.</exception>
    public T Get<T>(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)_table.Columns.Count, nameof(column));
        return _table.At(column).Get<T>(Index);
    }

    /// <summary>Whether a value is missing.</summary>
    /// <param name="column">The column's name.</param>
    /// <returns><see langword="true"/> for a missing one.</returns>
    /// <exception cref="KeyNotFoundException">There is no column of that name; the message says which there are.</exception>
    public bool IsNull(string column) => _table[column].IsNull(Index);

    /// <summary>The names and values.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString()
    {
        DataFrameRow row = this;
        return _table is null ? "" : $"[{Index}] {string.Join(", ", _table.Columns.Select(column => $"{column.Name}: {CellText.Of(column, row.Index)}"))}";
    }
}

/// <summary>The rows of a table.</summary>
internal sealed class DataFrameRows(DataFrame table) : IReadOnlyList<DataFrameRow>
{
    public int Count => table.RowCount;

    public DataFrameRow this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)table.RowCount, nameof(index));
            return new DataFrameRow(table, index);
        }
    }

    public IEnumerator<DataFrameRow> GetEnumerator()
    {
        for (int row = 0; row < table.RowCount; row++)
        {
            yield return new DataFrameRow(table, row);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
