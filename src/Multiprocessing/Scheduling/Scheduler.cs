namespace Multiprocessing.Scheduling;

/// <summary>
/// Decides which worker runs what, and when an operation has ended.
/// </summary>
/// <remarks>
/// <para>An operation's items are <b>pending</b>, then <b>in flight</b> in a chunk, then <b>ended</b>. A worker with nothing to do
/// takes the next chunk of the first operation in the queue; where the queue is empty it takes back from another worker what
/// that one was sent and has not begun.</para>
/// <para>One gate guards the queue, the lanes and the chunks' places. Nothing is encoded, sent, or told to a user under it.</para>
/// </remarks>
internal sealed partial class Scheduler : IDisposable
{
    private const int MostCallsTogether = 64;

    private readonly Lock _gate = new();
    private readonly Lane[] _lanes;
    private readonly List<Lane> _idle = [];
    private readonly ReadyQueue _ready = new();
    private readonly HashSet<Operation> _streams = [];
    private readonly Deadlines _deadlines;
    private readonly Action<Lane> _onTasksUsedUp;
    private readonly bool _watchesMemory;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _openCount;
    private bool _isClosed;
    private Func<Exception>? _refusal;

    /// <param name="laneCount">How many workers run at once.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="onTasksUsedUp">Told, under no lock, of a lane whose worker is to be recycled.</param>
    /// <param name="watchesMemory">Whether workers have a limit of memory.</param>
    internal Scheduler(int laneCount, TimeProvider time, Action<Lane> onTasksUsedUp, bool watchesMemory = false)
    {
        _lanes = new Lane[laneCount];
        for (int id = 0; id < laneCount; id++)
        {
            _lanes[id] = new Lane(id);
        }

        _deadlines = new Deadlines(time, Examine);
        _onTasksUsedUp = onTasksUsedUp;
        _watchesMemory = watchesMemory;
    }

    internal IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Completes when the pool is closed and everything submitted has ended.</summary>
    internal Task Drained => _drained.Task;

    /// <summary>How many items wait for a worker.</summary>
    internal long QueueLength
    {
        get
        {
            lock (_gate)
            {
                return _ready.Concat(_lanes.SelectMany(static lane => lane.Pinned)).Sum(static operation => operation.IsEnded ? 0L : operation.PendingCount);
            }
        }
    }

    internal bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Takes an operation in and hands out what can be handed out at once.</summary>
    /// <returns>A worker that has some of it, or <see langword="null"/> where it has to wait.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed.</exception>
    /// <exception cref="ObjectDisposedException">The pool is terminated.</exception>
    internal IWorker? Submit(Operation operation)
    {
        Lane? pinned = null;
        bool isRoused;
        lock (_gate)
        {
            ThrowIfRefused();
            Interlocked.Increment(ref _openCount);
            if (operation.IsStream)
            {
                _streams.Add(operation);
            }

            if (operation.PinnedTo >= 0)
            {
                pinned = _lanes[operation.PinnedTo];
                pinned.Pinned.Enqueue(operation);
            }
            else
            {
                _ready.PushBack(operation);
            }

            isRoused = _idle.Count > 0;
        }

        if (operation.CancellationToken.CanBeCanceled)
        {
            WatchCancellation(operation);
        }

        if (pinned is not null)
        {
            Dispatch(pinned);
            return pinned.Worker;
        }

        return isRoused ? Rouse() : null;
    }

    /// <summary>Adds items to a submitted operation that is still being read.</summary>
    internal void Extend(Operation operation, int count)
    {
        lock (_gate)
        {
            if (operation.IsEnded)
            {
                return;
            }

            operation.Extend(count);
            _ready.PushBack(operation);
        }

        Rouse();
    }

    /// <summary>Brings a worker that is ready for chunks.</summary>
    internal void Attach(Lane lane, IWorker worker, int taskLimit)
    {
        lock (_gate)
        {
            lane.Worker = worker;
            lane.TasksLeft = taskLimit;
            lane.IsRetiring = lane.IsPaused = lane.IsDoomed = false;
        }

        Dispatch(lane);
    }

    /// <summary>The worker has done all it will do of the chunk.</summary>
    internal void ChunkDone(Lane lane, IWorker worker, Chunk chunk, TimeSpan elapsed)
    {
        if (chunk.Received > 0)
        {
            chunk.Operation.Estimate.Add(elapsed, chunk.Received);
        }

        bool isTooLarge = _watchesMemory && lane.Worker?.MemoryUse is not (null or MemoryUse.Within);
        lock (_gate)
        {
            chunk.IsDone = true;
            worker.Release(chunk);
            lane.TasksLeft = isTooLarge ? 0 : lane.TasksLeft;
            lane.IsPaused = lane.InFlight.Exists(static held => held is { IsDone: false, Condemned: >= 0 });

            // All the worker's tokens are cancelled by now, which others must not see.
            lane.TasksLeft = chunk.HasCancelledTokens ? 0 : lane.TasksLeft;
            if (chunk.IsHandedOver)
            {
                lane.InFlight.Remove(chunk);
            }
        }

        Dispatch(lane);
    }

    /// <summary>No more submissions; what is pending is still done.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            Volatile.Write(ref _isClosed, true);
        }

        Interlocked.MemoryBarrier();
        CheckDrained();
    }

    /// <summary>Ends every operation with an exception and refuses what is submitted later.</summary>
    internal void Abort(Func<Operation, Exception> exception, Func<Exception> refusal)
    {
        HashSet<Operation> open;
        lock (_gate)
        {
            _refusal ??= refusal;
            open = FindOpen();
        }

        foreach (Operation operation in open)
        {
            End(operation, exception(operation));
        }
    }

    public void Dispose() => _deadlines.Dispose();

    internal void ThrowIfRefused()
    {
        if (_refusal is { } refusal)
        {
            throw refusal();
        }

        if (_isClosed)
        {
            throw new InvalidOperationException("The pool is closed: nothing can be submitted after Close.");
        }
    }

    /// <summary>All operations that have not ended: what has items is queued or in flight, and streams may have none. Under the gate.</summary>
    private HashSet<Operation> FindOpen()
    {
        HashSet<Operation> open = [.. _streams, .. _ready];
        foreach (Lane lane in _lanes)
        {
            open.UnionWith(lane.Pinned);
            foreach (Chunk chunk in lane.InFlight)
            {
                open.UnionWith(chunk.Operations);
            }
        }

        return open;
    }

    private void CheckDrained()
    {
        if (Volatile.Read(ref _isClosed) && Volatile.Read(ref _openCount) == 0)
        {
            _drained.TrySetResult();
        }
    }
}
