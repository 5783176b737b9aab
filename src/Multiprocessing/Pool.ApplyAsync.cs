using Multiprocessing.Diagnostics;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>One call, not waited for.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function of no argument in a worker.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<TResult>(
        Func<TResult> function, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing, TResult>(function, FunctionKind.Value, default, callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of one argument in a worker.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<T, TResult>(
        Func<T, TResult> function, T arg, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<T, TResult>(function, FunctionKind.Value, arg, callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of two arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<T1, T2, TResult>(
        Func<T1, T2, TResult> function, T1 arg1, T2 arg2, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2), TResult>(function, FunctionKind.Value, (arg1, arg2), callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of three arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<T1, T2, T3, TResult>(
        Func<T1, T2, T3, TResult> function, T1 arg1, T2 arg2, T3 arg3, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3), callback, errorCallback, cancellationToken);

    /// <summary>Runs a function of four arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="arg4">The fourth argument, copied when the call is made.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<T1, T2, T3, T4, TResult>(
        Func<T1, T2, T3, T4, TResult> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3, T4), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3, arg4), callback, errorCallback, cancellationToken);

    /// <summary>Runs an action of no argument in a worker.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync(
        Action function, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing, Nothing>(function, FunctionKind.Void, default, Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an action of one argument in a worker.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync<T>(
        Action<T> function, T arg, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<T, Nothing>(function, FunctionKind.Void, arg, Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an action of two arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync<T1, T2>(
        Action<T1, T2> function, T1 arg1, T2 arg2, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2), Nothing>(function, FunctionKind.Void, (arg1, arg2), Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an action of three arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync<T1, T2, T3>(
        Action<T1, T2, T3> function, T1 arg1, T2 arg2, T3 arg3, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3), Nothing>(function, FunctionKind.Void, (arg1, arg2, arg3), Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an action of four arguments in a worker.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="arg4">The fourth argument, copied when the call is made.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync<T1, T2, T3, T4>(
        Action<T1, T2, T3, T4> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3, T4), Nothing>(function, FunctionKind.Void, (arg1, arg2, arg3, arg4), Ignoring(callback), errorCallback, cancellationToken);

    private static Action<Nothing>? Ignoring(Action? callback) => callback is null ? null : _ => callback();

    private Task<TResult> CallAsync<TArguments, TResult>(
        Delegate function, FunctionKind kind, in TArguments arguments, Action<TResult>? callback, Action<Exception>? errorCallback, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        SubmissionCallbacks<TResult>? callbacks = SubmissionCallbacks<TResult>.Create(callback, errorCallback);
        try
        {
            CallOperation<TArguments, TResult> call = CallOperation<TArguments, TResult>.Create(
                Prepare<TArguments, TResult>(PoolActivities.Apply, function, kind, cancellationToken), arguments, isAwaited: true, callbacks);
            _engine.SubmitAndGlance(call);
            return call.Task;
        }
        catch (Exception e) when (IsOutcome(e, cancellationToken))
        {
            return SubmissionCallbacks<TResult>.Fail(_engine, callbacks, e, cancellationToken);
        }
    }

    /// <summary>Whether an exception of a submission belongs into its task: what cannot travel and what is cancelled, but not the misuse of the pool.</summary>
    private static bool IsOutcome(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException
            ? cancellationToken.IsCancellationRequested
            : exception is not (ArgumentException or InvalidOperationException);
}
