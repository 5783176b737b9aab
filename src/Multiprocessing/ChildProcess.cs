using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Operations;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <summary>One function in one process of its own.</summary>
/// <remarks>The process ends when the function has ended: with exit code 0, or 1 where the function threw. It ends too when this process does.</remarks>
[DebuggerDisplay("process {Id}, alive: {IsAlive}")]
public partial class ChildProcess : IDisposable, IAsyncDisposable
{
    private readonly PoolEngine _engine;
    private readonly WorkerProxy _worker;

    private protected ChildProcess(PoolEngine engine, Task outcome)
    {
        _engine = engine;
        _worker = engine.Supervisor.FirstLaunched.GetAwaiter().GetResult();
        Outcome = outcome;

        // Not before the function has ended: its exit code says how it went.
        outcome.ContinueWith(
            task => engine.Supervisor.Stop(task.IsCompletedSuccessfully ? (byte)0 : (byte)1),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _worker.Instance.ProcessId;

    /// <summary>Whether the process has not ended yet.</summary>
    public bool IsAlive => !_worker.Ended.IsCompleted;

    /// <summary>
    /// The exit code: 0 where the function has run, 1 where it threw, what it gave to <see cref="Environment.Exit"/>, or, on Unix, 128 and
    /// the number of the signal that ended the process; <see langword="null"/> while it is alive.
    /// </summary>
    public int? ExitCode => IsAlive ? null : _worker.End?.Exit.RawExitCode;

    /// <summary>How the function ended, which is before the process does.</summary>
    private protected Task Outcome { get; }

    /// <summary>Waits until the process has ended. Does not throw what the function threw.</summary>
    /// <param name="timeout">How long to wait; <see langword="null"/> for as long as it takes.</param>
    /// <returns><see langword="false"/> where the time was over before.</returns>
    public bool Join(TimeSpan? timeout = null) => Ended.Wait(timeout ?? Timeout.InfiniteTimeSpan);

    /// <summary>Completes when the process has ended. Does not fail with what the function threw.</summary>
    /// <param name="cancellationToken">Ends the wait, not the process.</param>
    /// <returns>A task for the wait.</returns>
    public Task JoinAsync(CancellationToken cancellationToken = default) => Ended.WaitAsync(cancellationToken);

    /// <summary>Ends the process, and what it has started, now. Harmless where it has ended.</summary>
    public void Kill()
    {
        _worker.IsUnwanted = true;
        _worker.Kill();
    }

    /// <summary><see cref="Kill"/>, and waits for the end. Twice is harmless.</summary>
    public void Dispose()
    {
        _engine.Terminate();
        Ended.Wait();
        GC.SuppressFinalize(this);
    }

    /// <summary><see cref="Kill"/>, and completes at the end. Twice is harmless.</summary>
    /// <returns>A task for the wait.</returns>
    public async ValueTask DisposeAsync()
    {
        _engine.Terminate();
        await Ended.ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    private Task Ended => Task.WhenAll(_worker.Ended, Outcome.ContinueWith(static _ => { }, TaskScheduler.Default));

    private static ChildProcess StartVoid<TArguments>(Delegate function, FunctionKind kind, in TArguments arguments)
    {
        (PoolEngine engine, Task<Nothing> outcome) = Submit<TArguments, Nothing>(function, kind, arguments);
        return new ChildProcess(engine, outcome);
    }

    private static ChildProcess<TResult> StartValue<TArguments, TResult>(Delegate function, FunctionKind kind, in TArguments arguments)
    {
        (PoolEngine engine, Task<TResult> outcome) = Submit<TArguments, TResult>(function, kind, arguments);
        return new ChildProcess<TResult>(engine, outcome);
    }

    private static (PoolEngine Engine, Task<TResult> Outcome) Submit<TArguments, TResult>(Delegate function, FunctionKind kind, in TArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(function);
        ProcessPoolOptions options = new();
        PoolEngine engine = new(
            workerCount: 1,
            name: null,
            StandardErrorLogger.Instance,
            _ => new PoolSetup(1, Name: null, new ProcessLauncher(null, [], null, new OutputSink(callback: null, static e => PoolLog.OutputNotTaken(StandardErrorLogger.Instance, "(unnamed)", e))), Initializer: null, MaxTasksPerWorker: null, options.StartupTimeout, PinWorkers: false)
            {
                IsSingleUse = true,
            });
        try
        {
            CallOperation<TArguments, TResult> call = CallOperation<TArguments, TResult>.Create(
                Submission.Create<TArguments, TResult>(engine, function, kind, TaskOptions.Default, engine.StartActivity(PoolActivities.ChildProcess, function), default), arguments, isAwaited: true);
            engine.Start().Submit(call);
            return (engine, call.Task);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}

/// <summary>One function with a result in one process of its own.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
[DebuggerDisplay("process {Id}, alive: {IsAlive}")]
public sealed class ChildProcess<TResult> : ChildProcess
{
    internal ChildProcess(PoolEngine engine, Task<TResult> outcome)
        : base(engine, outcome)
    {
    }

    /// <summary>What the function returned. Waits for it.</summary>
    /// <exception cref="Exception">What the function threw, as itself or as a <see cref="RemoteException"/>.</exception>
    /// <exception cref="WorkerCrashedException">The process ended before the function did.</exception>
    public TResult Result => ((Task<TResult>)Outcome).GetAwaiter().GetResult();
}
