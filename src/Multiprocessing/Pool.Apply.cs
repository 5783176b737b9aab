using Multiprocessing.Diagnostics;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>One call, waited for.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function of no argument in a worker and waits for its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<TResult>(Func<TResult> function, CancellationToken cancellationToken = default) =>
        Call<Nothing, TResult>(function, FunctionKind.Value, default, cancellationToken);

    /// <summary>Runs a function of one argument in a worker and waits for its result.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T, TResult>(Func<T, TResult> function, T arg, CancellationToken cancellationToken = default) =>
        Call<T, TResult>(function, FunctionKind.Value, arg, cancellationToken);

    /// <summary>Runs a function of two arguments in a worker and waits for its result.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        Call<(T1, T2), TResult>(function, FunctionKind.Value, (arg1, arg2), cancellationToken);

    /// <summary>Runs a function of three arguments in a worker and waits for its result.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 arg1, T2 arg2, T3 arg3, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3), cancellationToken);

    /// <summary>Runs a function of four arguments in a worker and waits for its result.</summary>
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
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3, T4), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>Runs an action of no argument in a worker and waits for its end.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply(Action function, CancellationToken cancellationToken = default) =>
        Call<Nothing, Nothing>(function, FunctionKind.Void, default, cancellationToken);

    /// <summary>Runs an action of one argument in a worker and waits for its end.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T>(Action<T> function, T arg, CancellationToken cancellationToken = default) =>
        Call<T, Nothing>(function, FunctionKind.Void, arg, cancellationToken);

    /// <summary>Runs an action of two arguments in a worker and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2>(Action<T1, T2> function, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        Call<(T1, T2), Nothing>(function, FunctionKind.Void, (arg1, arg2), cancellationToken);

    /// <summary>Runs an action of three arguments in a worker and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2, T3>(Action<T1, T2, T3> function, T1 arg1, T2 arg2, T3 arg3, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3), Nothing>(function, FunctionKind.Void, (arg1, arg2, arg3), cancellationToken);

    /// <summary>Runs an action of four arguments in a worker and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="arg4">The fourth argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2, T3, T4>(Action<T1, T2, T3, T4> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3, T4), Nothing>(function, FunctionKind.Void, (arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>Runs an async function of no argument in a worker, which awaits it, and waits for its result.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<TResult>(Func<Task<TResult>> function, CancellationToken cancellationToken = default) =>
        Call<Nothing, TResult>(function, FunctionKind.TaskOfValue, default, cancellationToken);

    /// <summary>Runs an async function of one argument in a worker, which awaits it, and waits for its result.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T, TResult>(Func<T, Task<TResult>> function, T arg, CancellationToken cancellationToken = default) =>
        Call<T, TResult>(function, FunctionKind.TaskOfValue, arg, cancellationToken);

    /// <summary>Runs an async function of two arguments in a worker, which awaits it, and waits for its result.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        Call<(T1, T2), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2), cancellationToken);

    /// <summary>Runs an async function of three arguments in a worker, which awaits it, and waits for its result.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3), cancellationToken);

    /// <summary>Runs an async function of four arguments in a worker, which awaits it, and waits for its result.</summary>
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
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public TResult Apply<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3, T4), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3, arg4), cancellationToken);

    /// <summary>Runs an async function of no argument without a result in a worker, which awaits it, and waits for its end.</summary>
    /// <param name="function">What to run.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply(Func<Task> function, CancellationToken cancellationToken = default) =>
        Call<Nothing, Nothing>(function, FunctionKind.Task, default, cancellationToken);

    /// <summary>Runs an async function of one argument without a result in a worker, which awaits it, and waits for its end.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T>(Func<T, Task> function, T arg, CancellationToken cancellationToken = default) =>
        Call<T, Nothing>(function, FunctionKind.Task, arg, cancellationToken);

    /// <summary>Runs an async function of two arguments without a result in a worker, which awaits it, and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2>(Func<T1, T2, Task> function, T1 arg1, T2 arg2, CancellationToken cancellationToken = default) =>
        Call<(T1, T2), Nothing>(function, FunctionKind.Task, (arg1, arg2), cancellationToken);

    /// <summary>Runs an async function of three arguments without a result in a worker, which awaits it, and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2, T3>(Func<T1, T2, T3, Task> function, T1 arg1, T2 arg2, T3 arg3, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3), Nothing>(function, FunctionKind.Task, (arg1, arg2, arg3), cancellationToken);

    /// <summary>Runs an async function of four arguments without a result in a worker, which awaits it, and waits for its end.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the call is made.</param>
    /// <param name="arg2">The second argument, copied when the call is made.</param>
    /// <param name="arg3">The third argument, copied when the call is made.</param>
    /// <param name="arg4">The fourth argument, copied when the call is made.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>: what the function threw, or why it could not be run.</exception>
    public void Apply<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4, CancellationToken cancellationToken = default) =>
        Call<(T1, T2, T3, T4), Nothing>(function, FunctionKind.Task, (arg1, arg2, arg3, arg4), cancellationToken);

    private TResult Call<TArguments, TResult>(Delegate function, FunctionKind kind, in TArguments arguments, CancellationToken cancellationToken)
    {
        CallOperation<TArguments, TResult> call = CallOperation<TArguments, TResult>.Create(
            Prepare<TArguments, TResult>(PoolActivities.Apply, function, kind, cancellationToken), arguments, isAwaited: false);
        _engine.SubmitAndDrive(call);
        return call.Wait();
    }
}
