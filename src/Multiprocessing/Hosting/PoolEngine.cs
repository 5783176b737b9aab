using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.SharedMemory;

namespace Multiprocessing.Hosting;

/// <summary>The small core under every submission form: takes operations, and is closed, joined and terminated.</summary>
internal sealed class PoolEngine : IDisposable, IPoolGauges
{
    /// <summary>A function that takes less than this is over sooner than the thread that waits for it could be woken.</summary>
    private const double ShortSeconds = 10e-6;

    private readonly Scheduler _scheduler;
    private readonly WorkerSupervisor _supervisor;
    private readonly CallbackQueue _callbacks;
    private readonly Action<Exception> _reportCallback;
    private readonly TokenRegistry _tokens;
    private readonly ReportQueue _reports;
    private readonly Action<Exception> _reportUnobserved;
    private readonly Action<Exception> _reportListener;
    private int _isTerminated;

    /// <param name="workerCount">How many workers run at once.</param>
    /// <param name="name">The pool's name, or <see langword="null"/>.</param>
    /// <param name="loggers">Where it logs, and where workers do.</param>
    /// <param name="createSetup">Makes the rest, with a scope for the tokens that the initializer captures.</param>
    internal PoolEngine(int workerCount, string? name, ILoggerFactory loggers, Func<TokenScope, PoolSetup> createSetup)
    {
        SharedMemoryTransfer.Register();
        ILogger logger = PoolLogger.Create(loggers);
        WorkerCount = workerCount;
        Name = name;
        _reportCallback = e => PoolLog.CallbackFailed(logger, name ?? "(unnamed)", e);
        _callbacks = CreateCallbackQueue();
        _tokens = new TokenRegistry((kind, token) => _supervisor?.Tell(kind, token));
        _reportUnobserved = e => PoolLog.FailureUnobserved(logger, name ?? "(unnamed)", e);
        _reportListener = e => PoolLog.ListenerFailed(logger, name ?? "(unnamed)", e);
        PoolSetup setup = createSetup(RentTokens());
        _scheduler = new Scheduler(workerCount, TimeProvider.System, lane => _supervisor?.Recycle(lane), setup.MaxMemoryPerWorker is not null);
        Metrics = PoolMetrics.Of(setup.DisplayName);
        _reports = new ReportQueue(loggers, logger, setup.DisplayName);
        _supervisor = new WorkerSupervisor(setup, _scheduler, _tokens, _reports, Metrics, logger);
        _supervisor.Failed += OnFailed;
        _supervisor.Abandoned += end => _scheduler.Abort(
            operation => end.CreateException(KillReason.None, operation, 0),
            static () => new ObjectDisposedException(nameof(ChildProcess)));
        When(_scheduler.Drained, static engine => engine._supervisor.Stop());
        When(_supervisor.Stopped, static engine => engine.Metrics.Detach(engine));

        // A pool that was closed and joined has ended, also where nobody disposes it.
        When(_supervisor.Stopped, static engine => engine._scheduler.Dispose());
    }

    internal int WorkerCount { get; }

    /// <summary>Begins to start the workers.</summary>
    internal PoolEngine Start()
    {
        _supervisor.Start();
        Metrics.Attach(this);
        Telemetry.MakeIfUsed();
        return this;
    }

    internal string? Name { get; }

    internal PoolMetrics Metrics { get; }

    /// <summary>How many items wait for a worker.</summary>
    public long QueueLength => _scheduler.QueueLength;

    (long Sent, long Received) IPoolGauges.Traffic => _supervisor.Traffic;

    IEnumerable<WorkerState> IPoolGauges.WorkerStates => _supervisor.Describe().Select(static worker => worker.State);

    /// <summary>Has an exception logged that is about to become a task's, if nobody looks at that.</summary>
    internal void ReportIfUnobserved(Exception exception) => UnobservedFailures.Watch(exception, _reportUnobserved);

    internal WorkerSupervisor Supervisor => _supervisor;

    internal ReportQueue Reports => _reports;

    internal TokenScope RentTokens() => TokenScope.Rent(_tokens);

    /// <summary>A queue for what users are told that need not wait for the callbacks.</summary>
    internal CallbackQueue CreateCallbackQueue() => new(_reportCallback);

    /// <summary>Runs what a user wants to be told, after all that was added before.</summary>
    internal void Notify(Action action) => _callbacks.Add(action);

    /// <summary>Refuses what the pool no longer takes, before anything is encoded for it.</summary>
    internal void ThrowIfRefused() => _scheduler.ThrowIfRefused();

    /// <summary>Starts the activity of an operation, on the thread that submits it; none where nobody listens.</summary>
    internal OperationActivity? StartActivity(string name, Delegate function) =>
        Telemetry.IsMade && PoolActivities.Source.HasListeners() ? OperationActivity.Start(name, Metrics.Tag, function.Method, _reportListener) : null;

    internal void Submit(Operation operation) => Enter(operation);

    /// <summary>Submits an operation of one item and, for as long as that pays, reads its result on this thread.</summary>
    internal void SubmitAndDrive(Operation operation) => Enter(operation)?.Drive(operation);

    /// <summary>Submits an operation that nobody waits for yet. A function that is known to be short is done before the caller could await it.</summary>
    internal void SubmitAndGlance(Operation operation)
    {
        if (Enter(operation) is { } worker && operation.Estimate.Seconds is > 0 and < ShortSeconds)
        {
            worker.Drive(operation);
        }
    }

    internal void Extend(Operation operation, int count) => _scheduler.Extend(operation, count);

    internal void Take(Operation operation, OperationStep step) => _scheduler.Take(operation, step);

    internal void Abandon(Operation operation, Exception reason) => _scheduler.Abandon(operation, reason);

    internal void Close() => _scheduler.Close();

    /// <summary>Completes when nothing is left to do and the workers and callbacks are gone.</summary>
    /// <exception cref="InvalidOperationException">The pool takes work still.</exception>
    internal async Task JoinAsync(CancellationToken cancellationToken)
    {
        if (!_scheduler.IsClosed && Volatile.Read(ref _isTerminated) == 0)
        {
            throw new InvalidOperationException("Call Close or Terminate before Join: an open pool never ends by itself.");
        }

        await _supervisor.Stopped.WaitAsync(cancellationToken).ConfigureAwait(false);
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Notify(told.SetResult);
        await told.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        await _reports.Drained().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    internal void Terminate()
    {
        if (Interlocked.Exchange(ref _isTerminated, 1) != 0)
        {
            return;
        }

        string pool = Name is null ? "The pool" : $"The pool '{Name}'";
        _scheduler.Abort(
            _ => new OperationCanceledException($"{pool} was terminated."),
            () => new ObjectDisposedException(nameof(Pool), $"{pool} was terminated or disposed."));
        _supervisor.Kill();
        _scheduler.Dispose();
    }

    public void Dispose() => Terminate();

    private IWorker? Enter(Operation operation)
    {
        try
        {
            return _scheduler.Submit(operation);
        }
        catch (Exception e)
        {
            ((RemoteOperation)operation).Activity?.End(e);
            throw;
        }
    }

    private void When(Task task, Action<PoolEngine> action) =>
        task.ContinueWith(_ => action(this), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private void OnFailed(WorkerStartException exception) =>
        _scheduler.Abort(_ => exception, () => new WorkerStartException(exception.Message, exception.InnerException));
}
