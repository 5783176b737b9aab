using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>Once on every worker.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of worker ids.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public TResult[] Broadcast<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<TResult>(function, FunctionKind.Value, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Runs an action once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public void Broadcast(Action function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<Nothing>(function, FunctionKind.Void, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Runs an async function once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of worker ids.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public TResult[] Broadcast<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<TResult>(function, FunctionKind.TaskOfValue, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Runs an async function without a result once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public void Broadcast(Func<Task> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<Nothing>(function, FunctionKind.Task, cancellationToken).GetAwaiter().GetResult();

    /// <summary>Runs a function once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of worker ids.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public Task<TResult[]> BroadcastAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<TResult>(function, FunctionKind.Value, cancellationToken);

    /// <summary>Runs an action once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when all have run it.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public Task BroadcastAsync(Action function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<Nothing>(function, FunctionKind.Void, cancellationToken);

    /// <summary>Runs an async function once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of worker ids.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public Task<TResult[]> BroadcastAsync<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<TResult>(function, FunctionKind.TaskOfValue, cancellationToken);

    /// <summary>Runs an async function without a result once on every worker: to warm up, set, or collect what workers hold.</summary>
    /// <param name="function">What to run. A worker that ends before it has begun is replaced, and its replacement runs it.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when all have run it.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the worker with the lowest id, after all have ended.</exception>
    public Task BroadcastAsync(Func<Task> function, CancellationToken cancellationToken = default) =>
        OnEveryWorker<Nothing>(function, FunctionKind.Task, cancellationToken);

    private async Task<TResult[]> OnEveryWorker<TResult>(Delegate function, FunctionKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        _engine.ThrowIfRefused();
        cancellationToken.ThrowIfCancellationRequested();
        OperationActivity? activity = _engine.StartActivity(PoolActivities.Broadcast, function);
        activity?.SetItemCount(WorkerCount);
        try
        {
            TResult[] results = await CallEveryWorker<TResult>(function, kind, activity?.ForPart(), cancellationToken).ConfigureAwait(false);
            activity?.End(null);
            return results;
        }
        catch (Exception e)
        {
            activity?.End(e);
            throw;
        }
    }

    private async Task<TResult[]> CallEveryWorker<TResult>(Delegate function, FunctionKind kind, OperationActivity? activity, CancellationToken cancellationToken)
    {
        List<Task<TResult>> calls = new(WorkerCount);
        for (int worker = 0; worker < WorkerCount; worker++)
        {
            CallOperation<Nothing, TResult> call = CallOperation<Nothing, TResult>.Create(
                Submission.Create<Nothing, TResult>(_engine, function, kind, _options, activity, cancellationToken), default, isAwaited: true, pinnedTo: worker);
            _engine.Submit(call);
            calls.Add(call.Task);
        }

        // Only the first failure is thrown; all have been looked at.
        Task<TResult[]> all = Task.WhenAll(calls);
        await ((Task)all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        calls.ForEach(static call => _ = call.Exception);
        _ = all.Exception;
        TResult[] results = new TResult[calls.Count];
        for (int worker = 0; worker < results.Length; worker++)
        {
            results[worker] = await calls[worker].ConfigureAwait(false);
        }

        return results;
    }
}
