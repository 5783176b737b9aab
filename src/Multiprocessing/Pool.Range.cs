using Multiprocessing.Diagnostics;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>A range of indices, which costs no transfer.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function for every index of a range and waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public TResult[] MapRange<TResult>(int fromInclusive, int toExclusive, Func<int, TResult> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<TResult>(fromInclusive, toExclusive, body, FunctionKind.Value, chunkSize, isAwaited: false, cancellationToken).Wait();

    /// <summary>Runs an action for every index of a range and waits for all.</summary>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public void For(int fromInclusive, int toExclusive, Action<int> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<Nothing>(fromInclusive, toExclusive, body, FunctionKind.Void, chunkSize, isAwaited: false, cancellationToken).Wait();

    /// <summary>Runs an async function for every index of a range and waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public TResult[] MapRange<TResult>(int fromInclusive, int toExclusive, Func<int, Task<TResult>> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<TResult>(fromInclusive, toExclusive, body, FunctionKind.TaskOfValue, chunkSize, isAwaited: false, cancellationToken).Wait();

    /// <summary>Runs an async function without a result for every index of a range and waits for all.</summary>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public void For(int fromInclusive, int toExclusive, Func<int, Task> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<Nothing>(fromInclusive, toExclusive, body, FunctionKind.Task, chunkSize, isAwaited: false, cancellationToken).Wait();

    /// <summary>Runs a function for every index of a range.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public Task<TResult[]> MapRangeAsync<TResult>(int fromInclusive, int toExclusive, Func<int, TResult> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<TResult>(fromInclusive, toExclusive, body, FunctionKind.Value, chunkSize, isAwaited: true, cancellationToken).Task;

    /// <summary>Runs an action for every index of a range.</summary>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when all have run.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public Task ForAsync(int fromInclusive, int toExclusive, Action<int> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<Nothing>(fromInclusive, toExclusive, body, FunctionKind.Void, chunkSize, isAwaited: true, cancellationToken).Task;

    /// <summary>Runs an async function for every index of a range.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the indices.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public Task<TResult[]> MapRangeAsync<TResult>(int fromInclusive, int toExclusive, Func<int, Task<TResult>> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<TResult>(fromInclusive, toExclusive, body, FunctionKind.TaskOfValue, chunkSize, isAwaited: true, cancellationToken).Task;

    /// <summary>Runs an async function without a result for every index of a range.</summary>
    /// <param name="fromInclusive">The first index.</param>
    /// <param name="toExclusive">The first index beyond the range, at least <paramref name="fromInclusive"/>.</param>
    /// <param name="body">What to run.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when all have run.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="toExclusive"/> is less than <paramref name="fromInclusive"/>, or <paramref name="chunkSize"/> less than 1.</exception>
    public Task ForAsync(int fromInclusive, int toExclusive, Func<int, Task> body, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        Indices<Nothing>(fromInclusive, toExclusive, body, FunctionKind.Task, chunkSize, isAwaited: true, cancellationToken).Task;

    private MapOperation<int, TResult> Indices<TResult>(
        int fromInclusive, int toExclusive, Delegate body, FunctionKind kind, int? chunkSize, bool isAwaited, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentOutOfRangeException.ThrowIfLessThan(toExclusive, fromInclusive);
        if ((long)toExclusive - fromInclusive > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(toExclusive), toExclusive, $"A range has at most {Array.MaxLength} indices.");
        }

        CheckChunkSize(chunkSize);
        return MapOperation<int, TResult>.Start(
            Prepare<int, TResult>(PoolActivities.Map, body, kind, cancellationToken), source: null, fromInclusive, toExclusive - fromInclusive, chunkSize, isAwaited);
    }
}
