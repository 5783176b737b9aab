using Multiprocessing.DataFrames.Operations;

namespace Multiprocessing.DataFrames;

/// <content>Column by column.</content>
public static partial class DataFramePoolExtensions
{
    /// <summary>Runs a function on every column of a table, and makes a table of the columns that it gives. Waits for all results.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    public static DataFrame MapColumns(
        this Pool pool, DataFrame table, Func<DataFrameColumn, DataFrameColumn> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(pool.MapRange(0, CountColumns(pool, table, function), new ColumnMapper<DataFrameColumn>(table, function).Run, chunkSize: null, cancellationToken), table));

    /// <summary>Runs a function on every column of a table, and makes a table of the columns that it gives.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    public static async Task<DataFrame> MapColumnsAsync(
        this Pool pool, DataFrame table, Func<DataFrameColumn, DataFrameColumn> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(await pool.MapRangeAsync(0, CountColumns(pool, table, function), new ColumnMapper<DataFrameColumn>(table, function).Run, chunkSize: null, cancellationToken).ConfigureAwait(false), table));

    /// <summary>Runs a function on every column of a table, and makes a table of the columns that it gives. Waits for all results.</summary>
    /// <typeparam name="TResult">What the new columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    public static DataFrame MapColumns<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn, DataFrameColumn<TResult>> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(pool.MapRange(0, CountColumns(pool, table, function), new ColumnMapper<DataFrameColumn<TResult>>(table, function).Run, chunkSize: null, cancellationToken), table));

    /// <summary>Runs a function on every column of a table, and makes a table of the columns that it gives.</summary>
    /// <typeparam name="TResult">What the new columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    public static async Task<DataFrame> MapColumnsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn, DataFrameColumn<TResult>> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(await pool.MapRangeAsync(0, CountColumns(pool, table, function), new ColumnMapper<DataFrameColumn<TResult>>(table, function).Run, chunkSize: null, cancellationToken).ConfigureAwait(false), table));

    /// <summary>Runs a function on every column of a table. Waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The result of each column, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    public static TResult[] MapColumns<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn, TResult> function, CancellationToken cancellationToken = default) =>
        pool.MapRange(0, CountColumns(pool, table, function), new ColumnMapper<TResult>(table, function).Run, chunkSize: null, cancellationToken);

    /// <summary>Runs a function on every column of a table.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the result of each column, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    public static Task<TResult[]> MapColumnsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn, TResult> function, CancellationToken cancellationToken = default) =>
        pool.MapRangeAsync(0, CountColumns(pool, table, function), new ColumnMapper<TResult>(table, function).Run, chunkSize: null, cancellationToken);

    /// <summary>Runs a function on every column of a table whose columns are all of one type, and makes a table of the columns that it gives. Waits for all results.</summary>
    /// <typeparam name="T">What the columns hold.</typeparam>
    /// <typeparam name="TResult">What the new columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says which and what.</exception>
    public static DataFrame MapColumns<T, TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn<T>, DataFrameColumn<TResult>> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(pool.MapRange(0, CountColumns(pool, RequireAll<T>(table), function), new ColumnMapper<T, DataFrameColumn<TResult>>(table, function).Run, chunkSize: null, cancellationToken), table));

    /// <summary>Runs a function on every column of a table whose columns are all of one type, and makes a table of the columns that it gives.</summary>
    /// <typeparam name="T">What the columns hold.</typeparam>
    /// <typeparam name="TResult">What the new columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the table of the new columns, in the order of the old.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="ArgumentException">Two results have the same name, or their lengths differ.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says which and what.</exception>
    public static async Task<DataFrame> MapColumnsAsync<T, TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn<T>, DataFrameColumn<TResult>> function, CancellationToken cancellationToken = default) =>
        new DataFrame(ResultAdoption.Columns(await pool.MapRangeAsync(0, CountColumns(pool, RequireAll<T>(table), function), new ColumnMapper<T, DataFrameColumn<TResult>>(table, function).Run, chunkSize: null, cancellationToken).ConfigureAwait(false), table));

    /// <summary>Runs a function on every column of a table whose columns are all of one type. Waits for all results.</summary>
    /// <typeparam name="T">What the columns hold.</typeparam>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The result of each column, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says which and what.</exception>
    public static TResult[] MapColumns<T, TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn<T>, TResult> function, CancellationToken cancellationToken = default) =>
        pool.MapRange(0, CountColumns(pool, RequireAll<T>(table), function), new ColumnMapper<T, TResult>(table, function).Run, chunkSize: null, cancellationToken);

    /// <summary>Runs a function on every column of a table whose columns are all of one type.</summary>
    /// <typeparam name="T">What the columns hold.</typeparam>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each column.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the result of each column, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first column.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says which and what.</exception>
    public static Task<TResult[]> MapColumnsAsync<T, TResult>(
        this Pool pool, DataFrame table, Func<DataFrameColumn<T>, TResult> function, CancellationToken cancellationToken = default) =>
        pool.MapRangeAsync(0, CountColumns(pool, RequireAll<T>(table), function), new ColumnMapper<T, TResult>(table, function).Run, chunkSize: null, cancellationToken);

    private static int CountColumns(Pool pool, DataFrame table, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(function);
        table.RequireAlive();
        return table.Columns.Count;
    }

    /// <exception cref="InvalidCastException">A column holds something else.</exception>
    private static DataFrame RequireAll<T>(DataFrame table)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (DataFrameColumn column in table.Columns)
        {
            column.As<T>();
        }

        return table;
    }
}
