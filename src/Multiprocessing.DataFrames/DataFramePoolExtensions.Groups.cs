namespace Multiprocessing.DataFrames;

/// <content>By groups.</content>
public static partial class DataFramePoolExtensions
{
    /// <summary>Groups the rows of a table by the values of some columns, for <see cref="DataFrameGroups.Map{TResult}"/> to work on. The grouping itself is done here and now, in this process.</summary>
    /// <param name="pool">The pool that is to work on them.</param>
    /// <param name="table">The table.</param>
    /// <param name="keys">The names of the columns, at least one.</param>
    /// <returns>The groups.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    public static DataFrameGroups GroupBy(this Pool pool, DataFrame table, params string[] keys)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Length == 0)
        {
            throw new ArgumentException("Rows are grouped by one column or more: name them.", nameof(keys));
        }

        return new DataFrameGroups(pool, table, Array.ConvertAll(keys, key => table[key]));
    }
}
