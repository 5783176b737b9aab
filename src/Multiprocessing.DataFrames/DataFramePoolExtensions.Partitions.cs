using Multiprocessing.DataFrames.Operations;

namespace Multiprocessing.DataFrames;

/// <content>In parts.</content>
public static partial class DataFramePoolExtensions
{
    /// <summary>Runs a function on every part of a table, and puts the tables that it gives one behind the other, in the order of the parts. Nothing is copied. Waits for all results.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The table of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The columns of two results differ; the message says where.</exception>
    public static DataFrame MapPartitions(
        this Pool pool, DataFrame table, Func<DataFrame, DataFrame> function, int? parts = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Concat(MapParts(pool, table, function, parts, cancellationToken), table);

    /// <summary>Runs a function on every part of a table, and puts the tables that it gives one behind the other, in the order of the parts. Nothing is copied.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the table of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    /// <exception cref="ArgumentException">The columns of two results differ; the message says where.</exception>
    public static async Task<DataFrame> MapPartitionsAsync(
        this Pool pool, DataFrame table, Func<DataFrame, DataFrame> function, int? parts = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Concat(await MapPartsAsync(pool, table, function, parts, cancellationToken).ConfigureAwait(false), table);

    /// <summary>Runs a function on every part of a table, and puts the columns that it gives one behind the other, in the order of the parts. Nothing is copied. Waits for all results.</summary>
    /// <typeparam name="TResult">What the columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The column of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static DataFrameColumn<TResult> MapPartitions<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, DataFrameColumn<TResult>> function, int? parts = null, CancellationToken cancellationToken = default) =>
        (DataFrameColumn<TResult>)ResultAdoption.Concat(MapParts(pool, table, function, parts, cancellationToken), table);

    /// <summary>Runs a function on every part of a table, and puts the columns that it gives one behind the other, in the order of the parts. Nothing is copied.</summary>
    /// <typeparam name="TResult">What the columns hold.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the column of all results, in as many pieces.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static async Task<DataFrameColumn<TResult>> MapPartitionsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, DataFrameColumn<TResult>> function, int? parts = null, CancellationToken cancellationToken = default) =>
        (DataFrameColumn<TResult>)ResultAdoption.Concat(await MapPartsAsync(pool, table, function, parts, cancellationToken).ConfigureAwait(false), table);

    /// <summary>Runs a function on every part of a table, and puts the arrays that it gives one behind the other, in the order of the parts. Waits for all results.</summary>
    /// <typeparam name="TResult">The type of the elements, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The elements of all results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static TResult[] MapPartitions<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, TResult[]> function, int? parts = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Flatten(MapParts(pool, table, function, parts, cancellationToken));

    /// <summary>Runs a function on every part of a table, and puts the arrays that it gives one behind the other, in the order of the parts.</summary>
    /// <typeparam name="TResult">The type of the elements, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the elements of all results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static async Task<TResult[]> MapPartitionsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, TResult[]> function, int? parts = null, CancellationToken cancellationToken = default) =>
        ResultAdoption.Flatten(await MapPartsAsync(pool, table, function, parts, cancellationToken).ConfigureAwait(false));

    /// <summary>Runs a function on every part of a table. Waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The result of each part, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static TResult[] MapPartitions<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, TResult> function, int? parts = null, CancellationToken cancellationToken = default) =>
        MapParts(pool, table, function, parts, cancellationToken);

    /// <summary>Runs a function on every part of a table.</summary>
    /// <typeparam name="TResult">The type of the results, any that can travel.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each part, which is a view.</param>
    /// <param name="parts">How many parts, at least 1, of rows that follow one another and lengths that differ by one at most; there is no more than one a row. <see langword="null"/> for four a worker.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the result of each part, in order.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first part.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parts"/> is less than 1.</exception>
    public static async Task<TResult[]> MapPartitionsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrame, TResult> function, int? parts = null, CancellationToken cancellationToken = default) =>
        await MapPartsAsync(pool, table, function, parts, cancellationToken).ConfigureAwait(false);

    private static TResult[] MapParts<TResult>(Pool pool, DataFrame table, Func<DataFrame, TResult> function, int? parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        int count = CountParts(pool, table, parts);
        return pool.MapRange(0, count, new PartMapper<TResult>(table, count, function).Run, chunkSize: null, cancellationToken);
    }

    private static Task<TResult[]> MapPartsAsync<TResult>(Pool pool, DataFrame table, Func<DataFrame, TResult> function, int? parts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        int count = CountParts(pool, table, parts);
        return pool.MapRangeAsync(0, count, new PartMapper<TResult>(table, count, function).Run, chunkSize: null, cancellationToken);
    }
}
