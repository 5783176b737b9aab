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
    private readonly OpenOperations _open = new();
    private readonly Deadlines _deadlines;
    private readonly Action<Lane> _onTasksUsedUp;
    private readonly bool _watchesMemory;
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool _isClosed;
    private Func<Exception>? _refusal;

    /// <param name="laneCount">How many workers run at once.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="onTasksUsedUp">Told, under no lock, of a lane whose worker is to be recycled.</param>
    /// <param name="watchesMemory">Whether workers have a limit of memory.</param>
    internal Scheduler(int laneCount, TimeProvider time, Action<Lane> onTasksUsedUp, bool watchesMemory = false)
    {
        _lanes = [.. Enumerable.Range(0, laneCount).Select(static id => new Lane(id))];
        _deadlines = new Deadlines(time, Examine);
        _onTasksUsedUp = onTasksUsedUp;
        _watchesMemory = watchesMemory;
    }

    internal IReadOnlyList<Lane> Lanes => _lanes;

    /// <summary>Completes when the pool is closed and everything submitted has ended.</summary>
    internal Task Drained => _drained.Task;

    internal bool IsClosed => Volatile.Read(ref _isClosed);

    /// <summary>Takes an operation in and hands out what can be handed out at once.</summary>
    /// <returns>A worker that has some of it, or <see langword="null"/> where it has to wait.</returns>
    /// <exception cref="InvalidOperationException">The pool is closed.</exception>
    /// <exception cref="ObjectDisposedException">The pool is terminated.</exception>
    internal IWorker? Submit(Operation operation)
    {
        Lane? pinned = null;
        lock (_gate)
        {
            ThrowIfRefused();
            _open.Add(operation);
            if (operation.PinnedTo >= 0)
            {
                pinned = _lanes[operation.PinnedTo];
                pinned.Pinned.Enqueue(operation);
            }
            else
            {
                _ready.PushBack(operation);
            }
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

        return Rouse();
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
            lane.IsRetiring = false;
        }

        Dispatch(lane);
    }

    /// <summary>Takes the worker off its lane, so that it gets no more chunks. What it has in hand goes on.</summary>
    /// <returns>Whether it had nothing in hand; otherwise <see cref="Attach"/> may only follow when that has ended.</returns>
    internal bool IsEmpty(Lane lane)
    {
        lock (_gate)
        {
            return lane.InFlight.Count == 0;
        }
    }

    /// <summary>The worker has done all it will do of the chunk.</summary>
    internal void ChunkDone(Lane lane, Chunk chunk, TimeSpan elapsed)
    {
        if (chunk.Received > 0)
        {
            chunk.Operation.Estimate.Add(elapsed, chunk.Received);
        }

        bool isTooLarge = _watchesMemory && lane.Worker?.MemoryUse is not (null or MemoryUse.Within);
        lock (_gate)
        {
            chunk.IsDone = true;
            lane.TasksLeft = isTooLarge ? 0 : lane.TasksLeft;
            lane.TasksCompleted += chunk.Received;
            if (chunk.IsHandedOver)
            {
                lane.InFlight.Remove(chunk);
            }
        }

        if (chunk.KillReason == KillReason.Timeout)
        {
            // It ended in the time it was given, but all the worker's tokens are cancelled.
            lane.Worker?.Kill();
        }

        Dispatch(lane);
    }

    /// <summary>No more submissions; what is pending is still done.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            CheckDrained();
        }
    }

    /// <summary>Ends every operation with an exception and refuses what is submitted later.</summary>
    internal void Abort(Func<Operation, Exception> exception, Func<Exception> refusal)
    {
        List<Operation> open;
        lock (_gate)
        {
            _refusal ??= refusal;
            open = _open.ToList();
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

    private void CheckDrained()
    {
        if (_isClosed && _open.Count == 0)
        {
            _drained.TrySetResult();
        }
    }
}
