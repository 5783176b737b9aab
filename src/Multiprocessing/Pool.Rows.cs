using Multiprocessing.SharedMemory;

namespace Multiprocessing;

/// <content>The rows of shared memory.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function on every row of a shared matrix, of which nothing is copied, and waits for all results.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the rows.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    public TResult[] MapRows<T, TResult>(
        SharedMatrix<T> matrix, RowFunction<T, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(function);
        return MapRange(0, matrix.Rows, new RowMapper<T, TResult>(matrix, function).Run, chunkSize, cancellationToken);
    }

    /// <summary>Runs a function on every row of a shared matrix, of which nothing is copied.</summary>
    /// <typeparam name="T">The type of the elements.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the rows.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    public Task<TResult[]> MapRowsAsync<T, TResult>(
        SharedMatrix<T> matrix, RowFunction<T, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(function);
        return MapRangeAsync(0, matrix.Rows, new RowMapper<T, TResult>(matrix, function).Run, chunkSize, cancellationToken);
    }
}
