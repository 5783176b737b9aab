using Multiprocessing.Diagnostics;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Tests.Scheduling;

/// <summary>A clock that stands still until it is told the time.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _now = 1_000_000;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    internal void Advance(TimeSpan by) => Interlocked.Add(ref _now, (long)by.TotalMilliseconds);
}

/// <summary>An operation that counts how often each of its items ended.</summary>
internal sealed class FakeOperation(int count, TaskOptions options, ItemTimeEstimate estimate, bool isMap, bool isSingleCall, CancellationToken token) : Operation(count)
{
    private int _firstFailure = int.MaxValue;

    internal Dictionary<int, int> Successes { get; } = [];

    internal Dictionary<int, Exception> Failures { get; } = [];

    internal int Ends { get; private set; }

    /// <summary>How many items were counted as ended, whatever way.</summary>
    internal int Counted { get; private set; }

    internal Exception? EndedBy { get; private set; }

    internal override TaskOptions Options => options;

    internal override ItemTimeEstimate Estimate => estimate;

    internal override CancellationToken CancellationToken => token;

    internal override bool IsSingleCall => isSingleCall;

    protected override int FirstFailure => isMap ? _firstFailure : int.MaxValue;

    internal int First => _firstFailure;

    internal static FakeOperation Of(int count, bool isMap = true, bool isSingleCall = false, int? chunkSize = null, TaskOptions? options = null, int pinnedTo = -1, CancellationTokenSource? source = null, bool observes = false, ItemTimeEstimate? estimate = null) =>
        new(count, options ?? new TaskOptions(), estimate ?? new ItemTimeEstimate(), isMap, isSingleCall, source?.Token ?? default)
        {
            ChunkSize = chunkSize,
            PinnedTo = pinnedTo,
            ObservesToken = observes,
        };

    internal void Store(int index)
    {
        lock (this)
        {
            Successes[index] = Successes.GetValueOrDefault(index) + 1;
        }
    }

    protected override void OnFailed(int index, Exception exception)
    {
        Assert.True(Failures.TryAdd(index, exception), $"item {index} failed twice");
        _firstFailure = Math.Min(_firstFailure, index);
    }

    protected override void OnCounted(ItemOutcome outcome, int count) => Counted += count;

    protected override void OnEnded(Exception? exception)
    {
        Ends++;
        EndedBy = exception;
    }
}

/// <summary>A worker that does what the test says: it claims, ends items, and dies step by step.</summary>
internal sealed class FakeWorker(Scheduler scheduler, Lane lane) : IWorker, IWorkerEnd
{
    private readonly Dictionary<Chunk, Held> _held = [];

    internal Lane Lane => lane;

    internal List<Chunk> Chunks { get; } = [];

    internal bool IsGone { get; set; }

    internal bool IsKilled { get; private set; }

    internal int TokensCancelled { get; private set; }

    internal ManualResetEventSlim Killed { get; } = new();

    /// <summary>What happens while a chunk is being sent.</summary>
    internal Action<Chunk>? Sending { get; set; }

    internal KillReason ReasonSeen { get; private set; }

    public MemoryUse MemoryUse => MemoryUse.Within;

    internal int[] Sent => [.. Chunks.Select(static chunk => chunk.Count)];

    public void Send(Chunk chunk)
    {
        Sending?.Invoke(chunk);
        lock (_held)
        {
            if (IsGone)
            {
                return;
            }

            int take = chunk.Refusal is null ? chunk.Count : Math.Min(chunk.Count, chunk.Slot);
            chunk.Count = take;
            if (take == 0)
            {
                return;
            }

            _held[chunk] = new Held { Limit = take };
            Chunks.Add(chunk);
            chunk.IsSent = true;
        }
    }

    public int TakeBack(Chunk chunk, int keep)
    {
        lock (_held)
        {
            if (!_held.TryGetValue(chunk, out Held? held))
            {
                return 0;
            }

            int kept = Math.Min(held.Limit, held.Next + keep);
            int back = held.Limit - kept;
            held.Limit = kept;
            return back;
        }
    }

    public int Unclaimed(Chunk chunk)
    {
        lock (_held)
        {
            return _held.TryGetValue(chunk, out Held? held) ? held.Limit - held.Next : 0;
        }
    }

    public void Release(Chunk chunk)
    {
        Assert.True(chunk.IsDone, "the place of a chunk is given away while it can still be taken back from");
        lock (_held)
        {
            _held.Remove(chunk);
        }
    }

    public bool TryGetRunning(Chunk chunk, out int item, out long since)
    {
        lock (_held)
        {
            since = 1_000_000;
            item = _held.TryGetValue(chunk, out Held? held) ? held.Running : -1;
            return item >= chunk.Received && item < chunk.Count;
        }
    }

    public void CancelTokens() => TokensCancelled++;

    public void Kill()
    {
        IsKilled = true;
        Killed.Set();
    }

    public void Drive(Operation operation)
    {
    }

    /// <summary>Begins the next item of its first chunk.</summary>
    internal bool Claim()
    {
        lock (_held)
        {
            if (Chunks.Count == 0 || _held[Chunks[0]] is not { } held || held.Running >= Chunks[0].Received || held.Next >= held.Limit)
            {
                return false;
            }

            held.Running = held.Next++;
            return true;
        }
    }

    /// <summary>Ends the item that runs.</summary>
    internal bool EndItem(Exception? failure = null)
    {
        if (Chunks.Count == 0)
        {
            return false;
        }

        Chunk chunk = Chunks[0];
        if (_held[chunk].Running < chunk.Received)
        {
            return false;
        }

        FakeOperation operation = (FakeOperation)chunk.OperationAt(chunk.Received);
        int index = chunk.IndexAt(chunk.Received);
        if (failure is not null)
        {
            scheduler.Take(operation, operation.AdvanceFailed(chunk, index, failure));
        }
        else
        {
            if (!operation.IsEnded)
            {
                operation.Store(index);
            }

            scheduler.Take(operation, operation.Advance(chunk, 1));
        }

        return true;
    }

    /// <summary>Reports its first chunk as done, if nothing of it is left.</summary>
    internal bool EndChunk()
    {
        Chunk chunk;
        lock (_held)
        {
            if (Chunks.Count == 0 || _held[Chunks[0]] is not { } held || held.Next < held.Limit || held.Running >= Chunks[0].Received)
            {
                return false;
            }

            chunk = Chunks[0];
            Chunks.RemoveAt(0);
        }

        scheduler.ChunkDone(lane, this, chunk, TimeSpan.FromMilliseconds(1));
        return true;
    }

    /// <summary>All it can do, in order.</summary>
    internal void Work()
    {
        while (Claim() || EndItem() || EndChunk())
        {
        }
    }

    internal void Die()
    {
        lock (_held)
        {
            IsGone = true;
        }

        scheduler.WorkerGone(lane, this, this);
    }

    public int VictimOf(Chunk chunk) => _held.TryGetValue(chunk, out Held? held) && held.Running >= chunk.Received ? held.Running : -1;

    public Exception CreateException(KillReason reason, Operation operation, int index)
    {
        ReasonSeen = reason;
        return new InvalidOperationException($"lost {index}: {reason}");
    }

    private sealed class Held
    {
        internal int Next;
        internal int Limit;
        internal int Running = -1;
    }
}
