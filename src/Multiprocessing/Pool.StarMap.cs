using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <content>A function over many tuples of arguments.</content>
public abstract partial class Pool
{
    /// <summary>Runs a function on every tuple of two arguments and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, TResult>(IEnumerable<(T1, T2)> source, Func<T1, T2, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2), TResult>(source, function, FunctionKind.Value, chunkSize, cancellationToken);

    /// <summary>Runs a function on every tuple of three arguments and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, T3, TResult>(IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3), TResult>(source, function, FunctionKind.Value, chunkSize, cancellationToken);

    /// <summary>Runs a function on every tuple of four arguments and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, T3, T4, TResult>(IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, TResult> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3, T4), TResult>(source, function, FunctionKind.Value, chunkSize, cancellationToken);

    /// <summary>Runs a function on every tuple of two arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        IEnumerable<(T1, T2)> source, Func<T1, T2, TResult> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2), TResult>(source, function, FunctionKind.Value, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs a function on every tuple of three arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, TResult> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3), TResult>(source, function, FunctionKind.Value, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs a function on every tuple of four arguments.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, TResult>(
        IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, TResult> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3, T4), TResult>(source, function, FunctionKind.Value, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function on every tuple of two arguments, which workers await, and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, TResult>(IEnumerable<(T1, T2)> source, Func<T1, T2, Task<TResult>> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, cancellationToken);

    /// <summary>Runs an async function on every tuple of three arguments, which workers await, and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, T3, TResult>(IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, Task<TResult>> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, cancellationToken);

    /// <summary>Runs an async function on every tuple of four arguments, which workers await, and waits for all results.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>The results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public TResult[] StarMap<T1, T2, T3, T4, TResult>(IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, Task<TResult>> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3, T4), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, cancellationToken);

    /// <summary>Runs an async function on every tuple of two arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, TResult>(
        IEnumerable<(T1, T2)> source, Func<T1, T2, Task<TResult>> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function on every tuple of three arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, TResult>(
        IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, Task<TResult>> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function on every tuple of four arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told all results, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of the results, in the order of the source.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task<TResult[]> StarMapAsync<T1, T2, T3, T4, TResult>(
        IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, Task<TResult>> function, int? chunkSize = null, Action<TResult[]>? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3, T4), TResult>(source, function, FunctionKind.TaskOfValue, chunkSize, callback, errorCallback, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of two arguments, which workers await, and waits for all.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public void StarMap<T1, T2>(IEnumerable<(T1, T2)> source, Func<T1, T2, Task> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2), Nothing>(source, function, FunctionKind.Task, chunkSize, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of three arguments, which workers await, and waits for all.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public void StarMap<T1, T2, T3>(IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, Task> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3), Nothing>(source, function, FunctionKind.Task, chunkSize, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of four arguments, which workers await, and waits for all.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public void StarMap<T1, T2, T3, T4>(IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, Task> function, int? chunkSize = null, CancellationToken cancellationToken = default) =>
        MapItems<(T1, T2, T3, T4), Nothing>(source, function, FunctionKind.Task, chunkSize, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of two arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told the end, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when the function has run on all.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task StarMapAsync<T1, T2>(
        IEnumerable<(T1, T2)> source, Func<T1, T2, Task> function, int? chunkSize = null, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2), Nothing>(source, function, FunctionKind.Task, chunkSize, IgnoringAll(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of three arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told the end, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when the function has run on all.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task StarMapAsync<T1, T2, T3>(
        IEnumerable<(T1, T2, T3)> source, Func<T1, T2, T3, Task> function, int? chunkSize = null, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3), Nothing>(source, function, FunctionKind.Task, chunkSize, IgnoringAll(callback), errorCallback, cancellationToken);

    /// <summary>Runs an async function without a result on every tuple of four arguments, which workers await.</summary>
    /// <typeparam name="T1">The type of the first argument.</typeparam>
    /// <typeparam name="T2">The type of the second argument.</typeparam>
    /// <typeparam name="T3">The type of the third argument.</typeparam>
    /// <typeparam name="T4">The type of the fourth argument.</typeparam>
    /// <param name="source">Tuples of arguments; read as a whole before any is sent.</param>
    /// <param name="function">What to run; each tuple is unpacked into its arguments.</param>
    /// <param name="chunkSize">How many items travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="callback">Told the end, once, before the task completes.</param>
    /// <param name="errorCallback">Told the failure instead, once.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task that completes when the function has run on all.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the item with the lowest index, which <c>Exception.Data["Multiprocessing.ItemIndex"]</c> holds.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="chunkSize"/> is less than 1.</exception>
    public Task StarMapAsync<T1, T2, T3, T4>(
        IEnumerable<(T1, T2, T3, T4)> source, Func<T1, T2, T3, T4, Task> function, int? chunkSize = null, Action? callback = null, Action<Exception>? errorCallback = null, CancellationToken cancellationToken = default) =>
        MapItemsAsync<(T1, T2, T3, T4), Nothing>(source, function, FunctionKind.Task, chunkSize, IgnoringAll(callback), errorCallback, cancellationToken);
}
