using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;

namespace Multiprocessing.Operations;

/// <summary>What a caller wants to be told besides the task. The task completes after it was told, so that who awaits all tasks has had all callbacks.</summary>
internal sealed record SubmissionCallbacks<TResult>(PoolEngine Engine, Action<TResult>? Callback, Action<Exception>? ErrorCallback)
{
    internal static SubmissionCallbacks<TResult>? Create(PoolEngine engine, Action<TResult>? callback, Action<Exception>? errorCallback) =>
        callback is null && errorCallback is null ? null : new SubmissionCallbacks<TResult>(engine, callback, errorCallback);

    internal static void Complete(
        PoolEngine engine, SubmissionCallbacks<TResult>? callbacks, TaskCompletionSource<TResult> task, TResult value, Exception? failure, CancellationToken cancellationToken)
    {
        if (callbacks is null || (failure is null ? callbacks.Callback is null : callbacks.ErrorCallback is null))
        {
            Complete(engine, task, value, failure, cancellationToken);
            return;
        }

        callbacks.Engine.Notify(() =>
        {
            try
            {
                if (failure is null)
                {
                    callbacks.Callback!(value);
                }
                else
                {
                    callbacks.ErrorCallback!(failure);
                }
            }
            finally
            {
                Complete(engine, task, value, failure, cancellationToken);
            }
        });
    }

    /// <summary>The task of a submission that came to nothing.</summary>
    internal static Task<TResult> Fail(PoolEngine engine, SubmissionCallbacks<TResult>? callbacks, Exception failure, CancellationToken cancellationToken)
    {
        TaskCompletionSource<TResult> task = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Complete(engine, callbacks, task, default!, failure, cancellationToken);
        return task.Task;
    }

    private static void Complete(PoolEngine engine, TaskCompletionSource<TResult> task, TResult value, Exception? failure, CancellationToken cancellationToken)
    {
        if (failure is null)
        {
            task.TrySetResult(value);
        }
        else if (failure is OperationCanceledException cancelled && cancelled.CancellationToken == cancellationToken)
        {
            task.TrySetCanceled(cancellationToken);
        }
        else
        {
            UnobservedFailures.Watch(failure, engine.ReportUnobserved);
            task.TrySetException(failure);
        }
    }
}
