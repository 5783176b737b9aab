using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>The ways to start one.</content>
public partial class ChildProcess
{
    /// <summary>Starts a process that runs a function of no argument.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<TResult>(Func<TResult> function) =>
        StartValue<Nothing, TResult>(function, FunctionKind.Value, default);

    /// <summary>Starts a process that runs a function of one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T, TResult>(Func<T, TResult> function, T arg) =>
        StartValue<T, TResult>(function, FunctionKind.Value, arg);

    /// <summary>Starts a process that runs a function of two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, TResult>(Func<T1, T2, TResult> function, T1 arg1, T2 arg2) =>
        StartValue<(T1, T2), TResult>(function, FunctionKind.Value, (arg1, arg2));

    /// <summary>Starts a process that runs a function of three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function, T1 arg1, T2 arg2, T3 arg3) =>
        StartValue<(T1, T2, T3), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3));

    /// <summary>Starts a process that runs a function of four arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <param name="arg4">The fourth argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        StartValue<(T1, T2, T3, T4), TResult>(function, FunctionKind.Value, (arg1, arg2, arg3, arg4));

    /// <summary>Starts a process that runs an action of no argument.</summary>
    /// <param name="function">What to run.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start(Action function) =>
        StartVoid<Nothing>(function, FunctionKind.Void, default);

    /// <summary>Starts a process that runs an action of one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T>(Action<T> function, T arg) =>
        StartVoid<T>(function, FunctionKind.Void, arg);

    /// <summary>Starts a process that runs an action of two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2>(Action<T1, T2> function, T1 arg1, T2 arg2) =>
        StartVoid<(T1, T2)>(function, FunctionKind.Void, (arg1, arg2));

    /// <summary>Starts a process that runs an action of three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2, T3>(Action<T1, T2, T3> function, T1 arg1, T2 arg2, T3 arg3) =>
        StartVoid<(T1, T2, T3)>(function, FunctionKind.Void, (arg1, arg2, arg3));

    /// <summary>Starts a process that runs an action of four arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <param name="arg4">The fourth argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2, T3, T4>(Action<T1, T2, T3, T4> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        StartVoid<(T1, T2, T3, T4)>(function, FunctionKind.Void, (arg1, arg2, arg3, arg4));

    /// <summary>Starts a process that runs an async function of no argument and awaits it.</summary>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<TResult>(Func<Task<TResult>> function) =>
        StartValue<Nothing, TResult>(function, FunctionKind.TaskOfValue, default);

    /// <summary>Starts a process that runs an async function of one argument and awaits it.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T, TResult>(Func<T, Task<TResult>> function, T arg) =>
        StartValue<T, TResult>(function, FunctionKind.TaskOfValue, arg);

    /// <summary>Starts a process that runs an async function of two arguments and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, TResult>(Func<T1, T2, Task<TResult>> function, T1 arg1, T2 arg2) =>
        StartValue<(T1, T2), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2));

    /// <summary>Starts a process that runs an async function of three arguments and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, T3, TResult>(Func<T1, T2, T3, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3) =>
        StartValue<(T1, T2, T3), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3));

    /// <summary>Starts a process that runs an async function of four arguments and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <param name="arg4">The fourth argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess<TResult> Start<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, Task<TResult>> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        StartValue<(T1, T2, T3, T4), TResult>(function, FunctionKind.TaskOfValue, (arg1, arg2, arg3, arg4));

    /// <summary>Starts a process that runs an async function of no argument without a result and awaits it.</summary>
    /// <param name="function">What to run.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start(Func<Task> function) =>
        StartVoid<Nothing>(function, FunctionKind.Task, default);

    /// <summary>Starts a process that runs an async function of one argument without a result and awaits it.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg">The argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T>(Func<T, Task> function, T arg) =>
        StartVoid<T>(function, FunctionKind.Task, arg);

    /// <summary>Starts a process that runs an async function of two arguments without a result and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2>(Func<T1, T2, Task> function, T1 arg1, T2 arg2) =>
        StartVoid<(T1, T2)>(function, FunctionKind.Task, (arg1, arg2));

    /// <summary>Starts a process that runs an async function of three arguments without a result and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2, T3>(Func<T1, T2, T3, Task> function, T1 arg1, T2 arg2, T3 arg3) =>
        StartVoid<(T1, T2, T3)>(function, FunctionKind.Task, (arg1, arg2, arg3));

    /// <summary>Starts a process that runs an async function of four arguments without a result and awaits it.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="function">What to run.</param>
    /// <param name="arg1">The first argument, copied when the process is started.</param>
    /// <param name="arg2">The second argument, copied when the process is started.</param>
    /// <param name="arg3">The third argument, copied when the process is started.</param>
    /// <param name="arg4">The fourth argument, copied when the process is started.</param>
    /// <returns>The process, which has been started.</returns>
    /// <exception cref="TransferException">The function or an argument cannot travel; nothing was started.</exception>
    /// <exception cref="WorkerStartException">The process could not be started.</exception>
    public static ChildProcess Start<T1, T2, T3, T4>(Func<T1, T2, T3, T4, Task> function, T1 arg1, T2 arg2, T3 arg3, T4 arg4) =>
        StartVoid<(T1, T2, T3, T4)>(function, FunctionKind.Task, (arg1, arg2, arg3, arg4));
}
