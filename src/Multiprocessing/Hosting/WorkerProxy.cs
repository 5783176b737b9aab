using System.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Hosting;

/// <summary>
/// The program's side of one worker: sends it chunks, reads its results, and finds out what it was doing when it ended.
/// </summary>
/// <remarks>
/// <para>Three kinds of threads meet here. <b>Senders</b> (a caller, or whoever has just read a result) hold the send gate.
/// The <b>pump</b>, one thread a worker, sleeps on the bell and reads; a <b>driver</b>, a caller that waits for one result, may
/// read in its place. Both hold the read gate.</para>
/// <para>The end of the process is told to the pump by a poke. It reads what is left, closes the send gate for good, and only then
/// reports the end, so that nobody sends into the void and every published result counts.</para>
/// </remarks>
internal sealed unsafe partial class WorkerProxy : IWorker, IDisposable
{
    /// <summary>How long a worker that has work may be silent before its unfinished message is looked into.</summary>
    private static readonly TimeSpan s_quietTime = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan s_longestQuietTime = TimeSpan.FromMilliseconds(64);

    private readonly Lock _sendGate = new();
    private readonly object _readGate = new();
    private readonly Chunk?[] _slots = new Chunk?[SharedPage.SlotCount];
    private readonly HashSet<int> _known = [];
    private readonly List<FunctionIdentifier> _knownWithState = [];
    private readonly Link _link;
    private readonly SharedPage _page;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private readonly ControlWriter _control;
    private readonly Scheduler _scheduler;
    private readonly long _driveTicks;
    private readonly long? _maxMemory;
    private readonly ManualResetEventSlim _exit = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Thread _pump;
    private WorkerCulture? _culture;
    private bool _isGone;                       // no more sends; under the send gate
    private long _tasksCompleted;
    private WorkerEnd? _end;

    internal WorkerProxy(Lane lane, Link link, IWorkerInstance instance, ControlWriter control, Scheduler scheduler, ITokenImporter tokens, ReportQueue reports, PoolSetup setup, TimeSpan driveTime)
    {
        Lane = lane;
        Instance = instance;
        _link = link;
        _page = new SharedPage(link.Scratch);
        _outbox = new Outbox(link, DefinitionTable.Shared, tokens: null);
        _inbox = new Inbox(link, new DefinitionStore(), tokens, reports);
        _reports = new ReportReader(link);
        (_reportQueue, _poolName) = (reports, setup.DisplayName);
        _control = control;
        _scheduler = scheduler;
        _maxMemory = setup.MaxMemoryPerWorker;
        _driveTicks = (long)(driveTime.TotalSeconds * Stopwatch.Frequency);
        _pump = new Thread(Pump, 512 * 1024) { IsBackground = true, Name = $"Multiprocessing worker {lane.Id}" };
        instance.Exited += () =>
        {
            _exit.Set();
            link.Bell.Poke();
        };
    }

    internal Lane Lane { get; }

    internal IWorkerInstance Instance { get; }

    internal ControlWriter Control => _control;

    /// <summary>Completes when the worker takes chunks; fails with its initializer's exception.</summary>
    internal Task Ready => _ready.Task;

    /// <summary>Completes when the process has ended and all that it left was dealt with.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>The user has it killed: its end is no failed start.</summary>
    internal bool IsUnwanted { get; set; }

    /// <summary>Its successor is being started; its end is no reason to start another. The supervisor's.</summary>
    internal bool IsBeingRecycled { get; set; }

    /// <summary>How it ended; <see langword="null"/> while it has not.</summary>
    internal WorkerEnd? End => Volatile.Read(ref _end);

    public MemoryUse MemoryUse =>
        _maxMemory is not { } most || Instance.ResidentBytes is var held && held <= most ? MemoryUse.Within
        : held <= most + (most / 2) ? MemoryUse.Above
        : MemoryUse.FarAbove;

    internal bool HasWork => Array.Exists(_slots, static chunk => chunk is not null);

    /// <summary>How many items it has ended.</summary>
    internal long TasksCompleted => Volatile.Read(ref _tasksCompleted);

    /// <summary>Told once, on the pump's thread.</summary>
    internal event Action<WorkerProxy, WorkerEnd>? Gone;

    internal void StartPump() =>
        _pump.UnsafeStart();

    public void CancelTokens() => _control.Send(ControlKind.CancelAllTokens);

    public void Kill() => Instance.Kill();

    /// <summary>Asks the worker to end when it has done what it was sent.</summary>
    internal void Stop(byte exitCode)
    {
        lock (_sendGate)
        {
            if (!_isGone)
            {
                SendOrEnd(MessageKind.Stop, [exitCode]);
            }
        }
    }

    public void Drive(Operation operation)
    {
        if (_driveTicks == 0 || !_link.TryHold())
        {
            return;
        }

        bool entered = false;
        try
        {
            Monitor.TryEnter(_readGate, ref entered);
            if (entered)
            {
                _link.Bell.SuspendWaiting();
                try
                {
                    Watch(operation);
                }
                finally
                {
                    _link.Bell.ResumeWaiting();
                }
            }
        }
        finally
        {
            if (entered)
            {
                Monitor.Exit(_readGate);
            }

            _link.Drop();
        }
    }

    private void Watch(Operation operation)
    {
        long end = Stopwatch.GetTimestamp() + _driveTicks;
        while (true)
        {
            for (int look = 0; look < 32; look++)
            {
                if (_link.Incoming.HasFrame)
                {
                    Drain();
                    if (operation.IsEnded)
                    {
                        return;
                    }
                }

                SpinPause.Once();
            }

            if (operation.IsEnded || _exit.IsSet || Stopwatch.GetTimestamp() > end)
            {
                return;
            }

            // The worker may have been woken on this very CPU.
            Thread.Yield();
        }
    }

    private void Pump()
    {
        if (!_link.TryHold())
        {
            return;
        }

        try
        {
            // While the worker has work, looks at what it has not finished to write: an item that takes long must not withhold the
            // results before it. The longer nothing is found, the rarer.
            TimeSpan quiet = s_quietTime;
            while (!_exit.IsSet)
            {
                bool hasWork = HasWork;
                Volatile.Write(ref _page.ProgramLooks, hasWork && quiet == s_quietTime ? 1 : 0);
                WaitResult result = _link.Bell.Wait(timeout: UntilNextLook(hasWork, quiet));
                if (result == WaitResult.Closed)
                {
                    break;
                }

                ShedIfRested();

                lock (_readGate)
                {
                    DrainReports();
                    bool hasFound = Drain() | (result == WaitResult.TimedOut && DrainOpen());
                    quiet = hasFound || result != WaitResult.TimedOut ? s_quietTime
                        : quiet < s_longestQuietTime ? quiet * 2
                        : quiet;
                }

                if (result == WaitResult.PeerGone)
                {
                    // It closed the bell and lives on, or is about to end: either way it can no longer be reached.
                    Instance.Kill();
                    Instance.WaitForExit();
                }
            }

            Finish();
        }
        finally
        {
            _link.Drop();
            _ended.TrySetResult();
        }
    }

    private void Finish()
    {
        lock (_sendGate)
        {
            _isGone = true;
        }

        WorkerEnd end;
        lock (_readGate)
        {
            Drain();
            DrainOpen();
            while (DrainReports())
            {
            }

            WorkerExit exit = Instance.ReadExit(_page.IsExiting != 0);
            int[] running = [.. Enumerable.Range(0, SharedPage.SlotCount).Select(slot => Volatile.Read(ref _page.Running(slot)))];
            if (exit.Fault is not null)
            {
                BlameOldest(running);
            }

            end = new WorkerEnd(Lane.Id, exit, running);
            end.Examine(_slots.OfType<Chunk>());
            EndLostRuns(end);
        }

        _end = end;
        _ready.TrySetException(end.StartException);
        _ = _ready.Task.Exception;
        // In this order: the scheduler looks into the shared page until it knows, and who waits for the end finds nothing left.
        _scheduler.WorkerGone(Lane, this, end);
        Dispose();
        Gone?.Invoke(this, end);
    }

    /// <summary>Gives everything back; the pump does so when the worker has ended.</summary>
    public void Dispose()
    {
        _control.Dispose();
        _outbox.Dispose();
        _inbox.Dispose();
        _link.Dispose();
        Instance.Dispose();
    }
}
