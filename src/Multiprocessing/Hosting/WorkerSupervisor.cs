using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <summary>
/// Keeps every lane of a pool supplied with a worker: starts them, replaces those that end, starts the successor of one that is to be
/// recycled before that one goes, and gives up, for the whole pool, when starting is of no use.
/// </summary>
internal sealed class WorkerSupervisor(PoolSetup setup, Scheduler scheduler, TokenRegistry tokens, ILogger logger)
{
    /// <summary>So many workers in a row that fail to start, or end without having run anything, are no accident.</summary>
    private const int MostFruitlessEnds = 5;

    private readonly Lock _gate = new();
    private readonly WorkerStarter _starter = new(setup, scheduler, tokens);
    private readonly WorkerProxy?[] _current = new WorkerProxy?[setup.WorkerCount];
    private readonly HashSet<WorkerProxy> _alive = [];
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerProxy> _firstLaunched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _starting;
    private int _fruitlessEnds;
    private int _restartCount;
    private int _failedStarts;
    private bool _hasStarted;
    private byte _exitCode;
    private bool _isStopping;
    private bool _isKilling;

    /// <summary>Completes when the pool is stopping and no worker is left.</summary>
    internal Task Stopped => _stopped.Task;

    /// <summary>The first worker, as soon as it has a process.</summary>
    internal Task<WorkerProxy> FirstLaunched => _firstLaunched.Task;

    internal int RestartCount => Volatile.Read(ref _restartCount);

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

    /// <summary>Has every worker end, with an exit code, when it has done what it was sent.</summary>
    internal void Stop(byte exitCode = 0)
    {
        WorkerProxy[] alive;
        lock (_gate)
        {
            _exitCode = exitCode;
            _isStopping = true;
            alive = [.. _alive];
            CheckStopped();
        }

        foreach (WorkerProxy worker in alive.Where(static worker => worker.Ready.IsCompletedSuccessfully))
        {
            worker.Stop(_exitCode);
        }
    }

    /// <summary>Ends every worker now.</summary>
    internal void Kill()
    {
        WorkerProxy[] alive;
        lock (_gate)
        {
            _isStopping = _isKilling = true;
            alive = [.. _alive];
            CheckStopped();
        }

        foreach (WorkerProxy worker in alive)
        {
            worker.Kill();
        }
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

    internal WorkerInfo[] Describe()
    {
        lock (_gate)
        {
            return [.. scheduler.Lanes.Select(lane => WorkerProxy.Describe(lane, _current[lane.Id], _isStopping))];
        }
    }

    private void BeginStart(Lane lane, WorkerProxy? predecessor)
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
        new Thread(() => Start(lane, predecessor), 256 * 1024) { IsBackground = true, Name = $"Multiprocessing start {lane.Id}" }.Start();
    }

    private void Start(Lane lane, WorkerProxy? predecessor)
    {
        try
        {
            WorkerProxy worker = _starter.Start(lane, Enlist);
            if (predecessor is not null)
            {
                predecessor.Stop(0);
                predecessor.Ended.Wait();
            }

            lock (_gate)
            {
                _current[lane.Id] = worker;
                _hasStarted = true;
                _failedStarts = 0;
                _restartCount += predecessor is null ? 0 : 1;
            }

            if (Volatile.Read(ref _isStopping))
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
            else if (MayTryAgain())
            {
                PoolLog.StartRepeated(logger, setup.DisplayName, lane.Id, e);
                BeginStart(lane, predecessor);
            }
            else
            {
                Fail(e as WorkerStartException ?? new WorkerStartException($"Worker {lane.Id} could not be started: {e.Message}", e));
            }
        }
        finally
        {
            lock (_gate)
            {
                _starting--;
                CheckStopped();
            }
        }
    }

    /// <summary>
    /// Whether a start that failed is tried again: in a pool that has had workers, a few times in a row, since a kill from outside, no memory
    /// for a moment, or what an initializer stumbled over may have been an accident.
    /// </summary>
    private bool MayTryAgain()
    {
        lock (_gate)
        {
            return _hasStarted && !_isStopping && ++_failedStarts < MostFruitlessEnds;
        }
    }

    /// <summary>The worker has a process; it is not ready yet.</summary>
    private void Enlist(WorkerProxy worker)
    {
        worker.Gone += OnGone;
        bool isKilling;
        lock (_gate)
        {
            _alive.Add(worker);
            isKilling = _isKilling;
            _current[worker.Lane.Id] ??= worker;
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
        bool isToBeReplaced;
        lock (_gate)
        {
            _alive.Remove(worker);
            isToBeReplaced = !_isStopping && _current[worker.Lane.Id] == worker && worker.Ready.IsCompletedSuccessfully && !worker.IsBeingRecycled;
            if (isToBeReplaced)
            {
                _restartCount++;
                _current[worker.Lane.Id] = null;
                _fruitlessEnds = worker.TasksCompleted > 0 || end.HasVictim ? 0 : _fruitlessEnds + 1;
            }

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
        if (_fruitlessEnds >= MostFruitlessEnds)
        {
            Fail(new WorkerStartException(
                $"{MostFruitlessEnds} workers in a row ended without having run anything; the last, worker {worker.Lane.Id} (process {worker.Instance.ProcessId}), {end.HowItEnded}. {end.Exit.StandardErrorTail}"));
            return;
        }

        BeginStart(worker.Lane, predecessor: null);
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

    private void CheckStopped()
    {
        if (_isStopping && _alive.Count == 0 && _starting == 0)
        {
            _stopped.TrySetResult();
        }
    }
}
