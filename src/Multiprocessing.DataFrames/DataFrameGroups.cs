using System.Diagnostics;
using Multiprocessing.DataFrames.Grouping;
using Multiprocessing.DataFrames.Operations;

namespace Multiprocessing.DataFrames;

/// <summary>
/// The rows of a table in groups that have the values of some columns in common, for a pool to work on: an item is a group. Groups are in the
/// order in which their keys first occur; a missing value is a key like others.
/// </summary>
[DebuggerDisplay("{Count} groups")]
public sealed class DataFrameGroups
{
    private readonly Pool _pool;
    private readonly DataFrame _table;
    private readonly DataFrameColumn[] _keys;
    private readonly RowGroups _groups;

    internal DataFrameGroups(Pool pool, DataFrame table, DataFrameColumn[] keys)
    {
        _pool = pool;
        _table = table;
        _keys = keys;
        _groups = RowGroups.Of(keys);
    }

    /// <summary>How many groups.</summary>
    public int Count => _groups.Count;

    /// <summary>Runs a function on the rows of every group, and puts the tables that it gives one behind the other, in the order of the groups. Waits for all results.</summary>
    /// <param name="function">What to run: it gets a table of the group's rows, the columns that they were grouped by included.</param>
    /// <param name="chunkSize">How many groups travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The table of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first group.</exception>
    /// <exception cref="ArgumentException">The columns of two results differ, or there is no group.</exception>
    public DataFrame Map(Func<DataFrame, DataFrame> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Concat(_pool.MapRange(0, Count, Mapper(function).Run, chunkSize, cancellationToken), _table);

    /// <summary>Runs a function on the rows of every group, and waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="function">What to run: it gets a table of the group's rows, the columns that they were grouped by included.</param>
    /// <param name="chunkSize">How many groups travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The result of each group with its key, in the order of the groups.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first group.</exception>
    public GroupResult<TResult>[] Map<TResult>(Func<DataFrame, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        WithKeys(_pool.MapRange(0, Count, Mapper(function).Run, chunkSize, cancellationToken));

    /// <summary>Runs a function on the rows of every group, and puts the tables that it gives one behind the other, in the order of the groups.</summary>
    /// <param name="function">What to run: it gets a table of the group's rows, the columns that they were grouped by included.</param>
    /// <param name="chunkSize">How many groups travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the table of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first group.</exception>
    /// <exception cref="ArgumentException">The columns of two results differ, or there is no group.</exception>
    public async Task<DataFrame> MapAsync(Func<DataFrame, DataFrame> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Concat(await _pool.MapRangeAsync(0, Count, Mapper(function).Run, chunkSize, cancellationToken).ConfigureAwait(false), _table);

    /// <summary>Runs a function on the rows of every group.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="function">What to run: it gets a table of the group's rows, the columns that they were grouped by included.</param>
    /// <param name="chunkSize">How many groups travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the result of each group with its key, in the order of the groups.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first group.</exception>
    public async Task<GroupResult<TResult>[]> MapAsync<TResult>(Func<DataFrame, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        WithKeys(await _pool.MapRangeAsync(0, Count, Mapper(function).Run, chunkSize, cancellationToken).ConfigureAwait(false));

    private GroupMapper<TResult> Mapper<TResult>(Func<DataFrame, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        _table.RequireAlive();
        return new GroupMapper<TResult>(_table, _groups, function);
    }

    private GroupResult<TResult>[] WithKeys<TResult>(TResult[] results)
    {
        GroupResult<TResult>[] keyed = new GroupResult<TResult>[results.Length];
        for (int group = 0; group < keyed.Length; group++)
        {
            int row = _groups.RowsOf(group)[0];
            keyed[group] = new GroupResult<TResult>(new GroupKey(Array.ConvertAll(_keys, key => key[row])), results[group]);
        }

        return keyed;
    }
}
