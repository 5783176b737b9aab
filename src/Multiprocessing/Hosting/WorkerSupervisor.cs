using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <summary>
/// Keeps every lane of a pool supplied with a worker: starts them, replaces those that end, starts the successor of one that is to be
/// recycled before that one goes, and gives up, for the whole pool, when starting is of no use, as <see cref="StartBudget"/> has it.
/// </summary>
internal sealed partial class WorkerSupervisor(PoolSetup setup, Scheduler scheduler, TokenRegistry tokens, ReportQueue reports, PoolMetrics metrics, ILogger logger)
{
    private readonly Lock _gate = new();
    private readonly WorkerStarter _starter = new(setup, scheduler, tokens, reports, logger);
    private readonly StartBudget _budget = new();
    private readonly WorkerProxy?[] _current = new WorkerProxy?[setup.WorkerCount];
    private readonly HashSet<WorkerProxy> _alive = [];
    private readonly TaskCompletionSource<WorkerProxy> _firstLaunched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starting;

    /// <summary>The first worker, as soon as it has a process.</summary>
    internal Task<WorkerProxy> FirstLaunched => _firstLaunched.Task;

    /// <summary>Told once, when workers cannot be started.</summary>
    internal event Action<WorkerStartException>? Failed;

    /// <summary>Told when a worker has ended that is not replaced.</summary>
    internal event Action<WorkerEnd>? Abandoned;

    internal void Start()
    {
        foreach (Lane lane in scheduler.Lanes)
        {
            BeginStart(lane, predecessor: null);
        }
    }

    /// <summary>The lane's worker has been given all the items it may run: its successor is started, then it is stopped.</summary>
    internal void Recycle(Lane lane)
    {
        WorkerProxy? predecessor;
        lock (_gate)
        {
            predecessor = _current[lane.Id];
            if (predecessor is null)
            {
                // It has ended by itself, and is being replaced for that.
                return;
            }

            predecessor.IsBeingRecycled = true;
        }

        BeginStart(lane, predecessor);
    }

    internal void Tell(ControlKind kind, long token)
    {
        WorkerProxy[] alive;
        lock (_gate)
        {
            alive = [.. _alive];
        }

        foreach (WorkerProxy worker in alive)
        {
            worker.Control.Send(kind, token);
        }
    }

    private void BeginStart(Lane lane, WorkerProxy? predecessor, TimeSpan pause = default)
    {
        lock (_gate)
        {
            if (_isStopping)
            {
                predecessor?.Stop(0);
                return;
            }

            _starting++;
        }

        // A thread of its own: the thread pool may be full of callers that wait for just this worker.
        new Thread(() => Start(lane, predecessor, pause), 256 * 1024) { IsBackground = true, Name = $"Multiprocessing start {lane.Id}" }.Start();
    }

    private void Start(Lane lane, WorkerProxy? predecessor, TimeSpan pause)
    {
        WorkerProxy? launched = null;
        try
        {
            if (_ending.Task.Wait(pause))
            {
                predecessor?.Stop(0);
                return;
            }

            WorkerProxy worker = _starter.Start(lane, worker => Enlist(launched = worker, predecessor));
            PoolLog.WorkerReady(logger, setup.DisplayName, lane.Id, worker.Instance.ProcessId);
            predecessor?.Stop(0);
            predecessor?.Ended.Wait();
            bool hasEnded;
            lock (_gate)
            {
                _budget.Started();
                if (predecessor is not null)
                {
                    CountRestart(RestartReason.Recycle);
                    _current[lane.Id] = worker;
                }

                hasEnded = !_alive.Contains(worker);
            }

            if (hasEnded)
            {
                // When its end came, it may not have been the lane's worker yet.
                OnGone(worker, worker.End!);
            }
            else if (Volatile.Read(ref _isStopping))
            {
                worker.Stop(_exitCode);
            }
            else
            {
                scheduler.Attach(lane, worker, setup.MaxTasksPerWorker ?? int.MaxValue);
            }
        }
        catch (Exception e)
        {
            if (_firstLaunched.Task is { IsCompletedSuccessfully: true, Result.IsUnwanted: true })
            {
                // Its end is told like that of a worker that had started.
            }
            else if (MayTryAgain(launched?.WhyNotReady(e) ?? StartFailure.Impossible))
            {
                PoolLog.StartRepeated(logger, setup.DisplayName, lane.Id, e);
                BeginStart(lane, predecessor, _budget.Pause);
            }
            else
            {
                Fail(e as WorkerStartException ?? new WorkerStartException($"Worker {lane.Id} could not be started: {e.Message}", e));
            }
        }
        finally
        {
            bool haveAllStarted;
            lock (_gate)
            {
                haveAllStarted = --_starting == 0;
                CheckStopped();
            }

            if (haveAllStarted)
            {
                Telemetry.MakeSoon();
            }
        }
    }

    private bool MayTryAgain(StartFailure failure)
    {
        lock (_gate)
        {
            return !_isStopping && !setup.IsSingleUse && _budget.MayTryAgain(failure, _alive.Any(static worker => worker.IsServing));
        }
    }

    /// <summary>The worker has a process; it is not ready yet.</summary>
    private void Enlist(WorkerProxy worker, WorkerProxy? predecessor)
    {
        worker.Gone += OnGone;
        bool isKilling;
        lock (_gate)
        {
            _alive.Add(worker);
            isKilling = _isKilling;
            _current[worker.Lane.Id] = predecessor ?? worker;
        }

        _firstLaunched.TrySetResult(worker);
        PoolLog.WorkerStarted(logger, setup.DisplayName, worker.Lane.Id, worker.Instance.ProcessId);
        if (isKilling)
        {
            worker.Kill();
        }
    }

    private void OnGone(WorkerProxy worker, WorkerEnd end)
    {
        if (end.Exit.Fault is { } fault)
        {
            PoolLog.WorkerGarbled(logger, setup.DisplayName, worker.Lane.Id, worker.Instance.ProcessId, fault);
        }

        bool isToBeReplaced;
        bool mayBeReplaced;
        bool isFruitless = worker.TasksCompleted == 0 && !end.HasVictim;
        lock (_gate)
        {
            Retire(worker);
            isToBeReplaced = !_isStopping && _current[worker.Lane.Id] == worker && worker.Ready.IsCompletedSuccessfully && !worker.IsBeingRecycled;
            if (isToBeReplaced)
            {
                CountRestart(end.Reason);
                _current[worker.Lane.Id] = null;
            }

            // One that never became ready is counted where its start fails.
            mayBeReplaced = (!isToBeReplaced && isFruitless) || _budget.MayReplace(isFruitless, _alive.Any(static worker => worker.IsServing));
            CheckStopped();
        }

        if (setup.IsSingleUse && (worker.IsUnwanted || worker.Ready.IsCompletedSuccessfully))
        {
            Kill();
            Abandoned?.Invoke(end);
            return;
        }

        if (!isToBeReplaced)
        {
            return;
        }

        PoolLog.WorkerReplaced(logger, setup.DisplayName, worker.Lane.Id, worker.Instance.ProcessId, end.HowItEnded);
        if (!mayBeReplaced)
        {
            Fail(end.FruitlessException);
        }
        else
        {
            BeginStart(worker.Lane, predecessor: null, _budget.Pause);
        }
    }

    private void Fail(WorkerStartException exception)
    {
        _firstLaunched.TrySetException(exception);
        bool isFirst;
        lock (_gate)
        {
            isFirst = !_isStopping;
        }

        Kill();
        if (isFirst)
        {
            PoolLog.StartFailed(logger, setup.DisplayName, exception);
            Failed?.Invoke(exception);
        }
    }
}
