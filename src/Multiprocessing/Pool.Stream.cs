using System.Runtime.CompilerServices;
using Multiprocessing.Diagnostics;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>Results as they come.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IEnumerable<TResult> MapStream<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        Values(Stream<T, TResult>(source, function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken));

    /// <summary>Runs an async function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IEnumerable<TResult> MapStream<T, TResult>(
        IEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        Values(Stream<T, TResult>(source, function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken));

    /// <summary>Runs a function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        ValuesAsync(StreamAsync<T, TResult>(Lifted(source), function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken), cancellationToken);

    /// <summary>Runs an async function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        IEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        ValuesAsync(StreamAsync<T, TResult>(Lifted(source), function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken), cancellationToken);

    /// <summary>Runs a function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        ValuesAsync(StreamAsync<T, TResult>(source, function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken), cancellationToken);

    /// <summary>Runs an async function on every item of a source that may be endless, and gives the results one by one.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails ends the loop when its turn comes. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<TResult> MapStreamAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        ValuesAsync(StreamAsync<T, TResult>(source, function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken), cancellationToken);

    /// <summary>Runs a function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IEnumerable<Outcome<TResult>> MapOutcomes<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        Stream<T, TResult>(source, function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken);

    /// <summary>Runs an async function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IEnumerable<Outcome<TResult>> MapOutcomes<T, TResult>(
        IEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        Stream<T, TResult>(source, function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken);

    /// <summary>Runs a function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<Outcome<TResult>> MapOutcomesAsync<T, TResult>(
        IEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        StreamAsync<T, TResult>(Lifted(source), function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken);

    /// <summary>Runs an async function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<Outcome<TResult>> MapOutcomesAsync<T, TResult>(
        IEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        StreamAsync<T, TResult>(Lifted(source), function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken);

    /// <summary>Runs a function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<Outcome<TResult>> MapOutcomesAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, TResult> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        StreamAsync<T, TResult>(source, function, FunctionKind.Value, ordered, chunkSize, window, cancellationToken);

    /// <summary>Runs an async function on every item of a source that may be endless, and gives one <see cref="Outcome{TResult}"/> an item: failures are values.</summary>
    /// <remarks>Nothing is read before the loop asks for the first, and then at most <paramref name="window"/> items ahead of it. Leaving the loop early gives up what has not begun.</remarks>
    /// <typeparam name="T">The type of the items.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="source">The items; read on the thread that runs the loop.</param>
    /// <param name="function">What to run on each, awaited by the worker.</param>
    /// <param name="ordered">Whether results come in the order of the source, or as they are done.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="window">How many items may be read ahead of the consumer, at least 1; <see langword="null"/> for 64 times the workers, or 4 chunks a worker where that is more.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The outcomes.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>; an item that fails does not end the loop. What the source throws is thrown as itself, after the results of the items before.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> or <paramref name="window"/> is less than 1.</exception>
    public IAsyncEnumerable<Outcome<TResult>> MapOutcomesAsync<T, TResult>(
        IAsyncEnumerable<T> source, Func<T, Task<TResult>> function, bool ordered = true, int? chunkSize = null, int? window = null, CancellationToken cancellationToken = default) =>
        StreamAsync<T, TResult>(source, function, FunctionKind.TaskOfValue, ordered, chunkSize, window, cancellationToken);

    private static IEnumerable<TResult> Values<TResult>(IEnumerable<Outcome<TResult>> outcomes)
    {
        foreach (Outcome<TResult> outcome in outcomes)
        {
            yield return outcome.Value;
        }
    }

    private static async IAsyncEnumerable<TResult> ValuesAsync<TResult>(
        IAsyncEnumerable<Outcome<TResult>> outcomes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (Outcome<TResult> outcome in outcomes.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return outcome.Value;
        }
    }

    private static IAsyncEnumerable<T> Lifted<T>(IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.ToAsyncEnumerable();
    }

    private IEnumerable<Outcome<TResult>> Stream<T, TResult>(
        IEnumerable<T> source, Delegate function, FunctionKind kind, bool ordered, int? chunkSize, int? window, CancellationToken cancellationToken)
    {
        int ahead = CheckStream(source, function, chunkSize, window);
        return ResultStream.Run<T, TResult>(() => Prepare<T, TResult>(PoolActivities.MapStream, function, kind, cancellationToken), source, ordered, chunkSize, ahead);
    }

    private IAsyncEnumerable<Outcome<TResult>> StreamAsync<T, TResult>(
        IAsyncEnumerable<T> source, Delegate function, FunctionKind kind, bool ordered, int? chunkSize, int? window, CancellationToken cancellationToken)
    {
        int ahead = CheckStream(source, function, chunkSize, window);
        return ResultStream.RunAsync<T, TResult>(token => Prepare<T, TResult>(PoolActivities.MapStream, function, kind, token), source, ordered, chunkSize, ahead, cancellationToken);
    }

    private int CheckStream(object source, Delegate function, int? chunkSize, int? window)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(function);
        CheckChunkSize(chunkSize);
        if (window is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(window), window, "A window has at least one item.");
        }

        _engine.ThrowIfRefused();
        return window ?? (int)Math.Min(int.MaxValue, (long)WorkerCount * Math.Max(64, 4L * (chunkSize ?? 1)));
    }
}
