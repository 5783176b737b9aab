using System.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;

namespace Multiprocessing;

/// <summary>
/// Workers that run functions. Every way to submit work is here; a kind of pool (<see cref="ProcessPool"/>,
/// <see cref="InProcessPool"/>) only brings the workers, so code that takes a <see cref="Pool"/> does not change with the kind.
/// </summary>
/// <remarks>
/// <para>A function is any delegate of the program: a static method, a lambda with what it captured, a local function, an instance
/// method. Arguments, captured variables and results are copied; what a worker changes in its copy stays there. A function may
/// be <c>async</c>: the worker awaits it.</para>
/// <para>Every member may be used by many threads at once, also from within callbacks. Functions run in the culture of the thread
/// that submitted them.</para>
/// <para>Every submission throws or fails alike: <see cref="TransferException"/> for what cannot travel, before it is sent;
/// what the function threw, as itself or as a <see cref="RemoteException"/>; <see cref="WorkerCrashedException"/> for an item whose
/// worker ended; <see cref="TaskTimeoutException"/> for one that took too long; <see cref="OperationCanceledException"/> for one
/// that was cancelled or pending when the pool was terminated; <see cref="WorkerStartException"/> where workers cannot be
/// started; <see cref="InvalidOperationException"/> after <see cref="Close"/>; <see cref="ObjectDisposedException"/> after
/// <see cref="Terminate"/> or <see cref="Dispose"/>.</para>
/// </remarks>
[DebuggerDisplay("{GetType().Name,nq}: {WorkerCount} workers, {QueueLength} items wait")]
public abstract partial class Pool : IDisposable, IAsyncDisposable
{
    private static readonly TimeSpan s_disposeTime = TimeSpan.FromSeconds(10);

    private readonly PoolEngine _engine;
    private readonly TaskOptions _options;

    private protected Pool(PoolEngine engine, TaskOptions options)
    {
        _engine = engine;
        _options = options;
    }

    /// <summary>How many items run at once, at most.</summary>
    public int WorkerCount => _engine.WorkerCount;

    /// <summary>How many items wait for a worker: neither running nor on their way to one.</summary>
    public long QueueLength => _engine.QueueLength;

    private protected PoolEngine Engine => _engine;

    /// <summary>The same pool, with other options for what is submitted through the returned view.</summary>
    /// <param name="options">The options; they replace the pool's own as a whole.</param>
    /// <returns>A view of this pool. It is this pool: closing or disposing it closes or disposes this one.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    public Pool With(TaskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new PoolView(_engine, options);
    }

    /// <summary>Takes no more work. What was submitted is still done; then the workers end.</summary>
    public void Close() => _engine.Close();

    /// <summary>Waits until all that was submitted is done, all callbacks have run, the workers are gone, and what they have logged and traced was passed on.</summary>
    /// <param name="timeout">How long to wait; <see langword="null"/> for as long as it takes.</param>
    /// <returns><see langword="false"/> where the time was over before.</returns>
    /// <exception cref="InvalidOperationException">The pool is neither closed nor terminated.</exception>
    public bool Join(TimeSpan? timeout = null)
    {
        using CancellationTokenSource source = new();
        Task joined = _engine.JoinAsync(source.Token);
        if (timeout is not { } time)
        {
            joined.GetAwaiter().GetResult();
            return true;
        }

        if (((IAsyncResult)joined).AsyncWaitHandle.WaitOne(time))
        {
            joined.GetAwaiter().GetResult();
            return true;
        }

        source.Cancel();
        return false;
    }

    /// <summary>Completes when all that was submitted is done, all callbacks have run, and the workers are gone.</summary>
    /// <param name="cancellationToken">Ends the wait, not the work.</param>
    /// <returns>A task for the wait.</returns>
    /// <exception cref="InvalidOperationException">The pool is neither closed nor terminated.</exception>
    public Task JoinAsync(CancellationToken cancellationToken = default) => _engine.JoinAsync(cancellationToken);

    /// <summary>
    /// Ends the workers and what they have started, now. What was pending or running ends with an <see cref="OperationCanceledException"/>;
    /// what is submitted later is refused.
    /// </summary>
    public void Terminate() => _engine.Terminate();

    /// <summary><see cref="Terminate"/>, and waits until the workers are gone and what they have logged and traced was passed on. Twice is harmless.</summary>
    public void Dispose()
    {
        _engine.Terminate();
        _engine.Supervisor.Stopped.Wait(s_disposeTime);
        _engine.Reports.Drained().Wait(s_disposeTime);
        GC.SuppressFinalize(this);
    }

    /// <summary><see cref="Terminate"/>, and completes when the workers are gone. Twice is harmless.</summary>
    /// <returns>A task for the wait.</returns>
    public async ValueTask DisposeAsync()
    {
        _engine.Terminate();
        await _engine.Supervisor.Stopped.WaitAsync(s_disposeTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _engine.Reports.Drained().WaitAsync(s_disposeTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        GC.SuppressFinalize(this);
    }

    private static void CheckChunkSize(int? chunkSize)
    {
        if (chunkSize is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(chunkSize), chunkSize, "A chunk has at least one item.");
        }
    }

    private Submission Prepare<TArguments, TResult>(string activity, Delegate function, FunctionKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(function);
        _engine.ThrowIfRefused();
        cancellationToken.ThrowIfCancellationRequested();
        return Submission.Create<TArguments, TResult>(_engine, function, kind, _options, _engine.StartActivity(activity, function), cancellationToken);
    }

    private sealed class PoolView(PoolEngine engine, TaskOptions options) : Pool(engine, options);
}
