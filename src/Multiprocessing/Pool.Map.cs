using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>A function over many items.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function on every item and waits for all results.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] Map<T, TResult>(IEnumerable<T> source, Func<T, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<T, TResult>(source, function, FunctionKind.Value, chunkSize, cancellationToken);

    /// <summary>Runs a function on every item.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<T, TResult>(source, function, FunctionKind.Value, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function on every item, which workers await, and waits for all results.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] Map<T, TResult>(IEnumerable<T> source, Func<T, Task<TResult>> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<T, TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, cancellationToken);

    /// <summary>Runs an async function on every item, which workers await.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> MapAsync<T, TResult>(
        IEnumerable<T> source, Func<T, Task<TResult>> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<T, TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function without a result on every item, which workers await, and waits for all.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public void Map<T>(IEnumerable<T> source, Func<T, Task> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<T, Nothing>(source, function, FunctionKind.Task, chunkSize, cancellationToken);

    /// <summary>Runs an async function without a result on every item, which workers await.</summary>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <param name="source">The items; read as a whole before any is sent.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told the end, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when the function has run on all.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task MapAsync<T>(
        IEnumerable<T> source, Func<T, Task> function, int? chunkSize = null, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<T, Nothing>(source, function, FunctionKind.Task, chunkSize, IgnoringAll(callback), errorCallback, cancellationToken);

    /// <summary>So many items are made room for because a source says that it has them.</summary>
    private const int MostExpected = 1 << 22;

    private static Action<Nothing[]>? IgnoringAll(Action? callback) => callback is null ? null : _ => callback();

    private TResult[] MapItems<TItem, TResult>(
        IEnumerable<TItem> source, Delegate function, FunctionKind kind, int? chunkSize, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckChunkSize(chunkSize);
        ArgumentNullException.ThrowIfNull(function);

        // The caller is blocked until the end, so an array can be read where it is.
        TItem[] items = source.GetType() == typeof(TItem[]) ? (TItem[])source : ReadAll(source);
        Submission submission = Prepare<TItem, TResult>(PoolActivities.Map, function, kind, cancellationToken);
        return MapOperation<TItem, TResult>.Start(submission, items, 0, items.Length, chunkSize, isAwaited: false).Wait();
    }

    private Task<TResult[]> MapItemsAsync<TItem, TResult>(
        IEnumerable<TItem> source,
        Delegate function,
        FunctionKind kind,
        int? chunkSize,
        Action<TResult[]>? callback,
        Action<Exception>? errorCallback,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        CheckChunkSize(chunkSize);
        ArgumentNullException.ThrowIfNull(function);
        SubmissionCallbacks<TResult[]>? callbacks = SubmissionCallbacks<TResult[]>.Create(callback, errorCallback);
        TItem[] items = ReadAll(source);
        try
        {
            Submission submission = Prepare<TItem, TResult>(PoolActivities.Map, function, kind, cancellationToken);
            return MapOperation<TItem, TResult>.Start(submission, items, 0, items.Length, chunkSize, isAwaited: true, callbacks).Task;
        }
        catch (Exception e) when (IsOutcome(e, cancellationToken))
        {
            return SubmissionCallbacks<TResult[]>.Fail(_engine, callbacks, e, cancellationToken);
        }
    }

    /// <summary>Reads a source item by item: what it says of its own length is not believed.</summary>
    private static TItem[] ReadAll<TItem>(IEnumerable<TItem> source)
    {
        if (source.GetType() == typeof(TItem[]))
        {
            TItem[] given = (TItem[])source;
            TItem[] copy = BufferMemory.NewArray<TItem>(given.Length);
            given.CopyTo(copy, 0);
            return copy;
        }

        // A wrong count costs memory or time, nothing else.
        TItem[] items = source.TryGetNonEnumeratedCount(out int expected) ? BufferMemory.NewArray<TItem>(Math.Clamp(expected, 0, MostExpected)) : [];
        int count = 0;
        foreach (TItem item in source)
        {
            if (count == items.Length)
            {
                Array.Resize(ref items, (int)Math.Min(Array.MaxLength, Math.Max(16, 2L * count)));
            }

            items[count++] = item;
        }

        Array.Resize(ref items, count);
        return items;
    }
}
