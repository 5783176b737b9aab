using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>One call of an async function, not waited for.</content>
public abstract partial class Pool
{
    /// <summary>Runs an async function of no argument in a worker, which awaits it.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<TResult>(
        Func<Task<TResult>> function, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing, TResult>(function, FunctionKind.TaskOfValue, default, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function of one argument in a worker, which awaits it.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="callback">Told the result, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task of what the function returns.</returns>
    public Task<TResult> ApplyAsync<T, TResult>(
        Func<T, Task<TResult>> function, T arg, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<T, TResult>(function, FunctionKind.TaskOfValue, arg, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function of two arguments in a worker, which awaits it.</summary>
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
        Func<T1, T2, Task<TResult>> function, T1 arg1, T2 arg2, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2), callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function of three arguments in a worker, which awaits it.</summary>
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
        Func<T1, T2, T3, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3), callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function of four arguments in a worker, which awaits it.</summary>
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
        Func<T1, T2, T3, T4, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Action<TResult>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3, T4), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3, arg4), callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function of no argument without a result in a worker, which awaits it.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync(
        Func<Task> function, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<Nothing, Nothing>(function, FunctionKind.Task, default, Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function of one argument without a result in a worker, which awaits it.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="callback">Told the end, before the task completes; callbacks of one pool run one at a time.</param>
    /// <param name="errorCallback">Told the failure instead.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>A task that completes when the function has run.</returns>
    public Task ApplyAsync<T>(
        Func<T, Task> function, T arg, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<T, Nothing>(function, FunctionKind.Task, arg, Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function of two arguments without a result in a worker, which awaits it.</summary>
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
        Func<T1, T2, Task> function, T1 arg1, T2 arg2, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2), Nothing>(function, FunctionKind.Task, (arg1, arg2), Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function of three arguments without a result in a worker, which awaits it.</summary>
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
        Func<T1, T2, T3, Task> function, T1 arg1, T2 arg2, T3 arg3, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3), Nothing>(function, FunctionKind.Task, (arg1, arg2, arg3), Ignoring(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function of four arguments without a result in a worker, which awaits it.</summary>
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
        Func<T1, T2, T3, T4, Task> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        CallAsync<(T1, T2, T3, T4), Nothing>(function, FunctionKind.Task, (arg1, arg2, arg3, arg4), Ignoring(callback), errorCallback, cancellationToken);
}
