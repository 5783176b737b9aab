using Multiprocessing.Diagnostics;

namespace Multiprocessing.Scheduling;

/// <summary>
/// One submission: items with indices from 0, each of which ends once. Knows which are still to be started, which have ended,
/// and how often one was lost; how items are encoded and what becomes of results is the derived class's.
/// </summary>
/// <remarks>
/// Pending items belong to the scheduler (its gate is held wherever "pending" is read or changed). What has ended belongs to the
/// operation (its own lock). The order of the two locks is gate, then operation.
/// </remarks>
internal abstract partial class Operation(int count)
{
    private int _next;
    private int _end = count;
    private List<ItemRange>? _returned;
    private Dictionary<int, int>? _losses;
    private int _ended;
    private int _dropped;
    private int _failed;
    private int _noted;                 // failures that the next advance counts
    private volatile bool _isEnded;

    internal abstract TaskOptions Options { get; }

    internal abstract ItemTimeEstimate Estimate { get; }

    internal int? ChunkSize { get; init; }

    internal abstract CancellationToken CancellationToken { get; }

    /// <summary>Whether the function was given a token, so that it is asked to end before it is killed.</summary>
    internal bool ObservesToken { get; set; }

    /// <summary>The worker that has to run it; -1 for any.</summary>
    internal int PinnedTo { get; init; } = -1;

    /// <summary>Nobody waits for its items any more: what still arrives is dropped.</summary>
    internal bool IsEnded => _isEnded;

    /// <summary>Its place among the operations with pending items; the queue's own.</summary>
    internal Operation? NextReady { get; set; }

    internal bool IsReady { get; set; }

    /// <summary>Ends every wait for it; set by the scheduler, taken by whoever ends it.</summary>
    internal CancellationTokenRegistration CancellationRegistration { get; set; }

    /// <summary>Items at or above this index are not wanted any more, since one below has failed.</summary>
    internal int Bound { get; private set; } = int.MaxValue;

    /// <summary>Whether the operation is one call, which may travel together with others.</summary>
    internal virtual bool IsSingleCall => false;

    /// <summary>Whether items are added as they come, so that it may have none for a while.</summary>
    internal virtual bool IsStream => false;

    /// <summary>How many items have ended; under the operation's lock.</summary>
    protected int EndedCount => _ended;

    protected int FailedCount => _failed;

    /// <summary>Whether a failure of one item ends the operation, and at which index; int.MaxValue while none has.</summary>
    protected virtual int FirstFailure => int.MaxValue;

    // Pending items: the scheduler's gate is held.

    internal int PendingCount { get; private set; } = count;

    internal ItemRange Take(int most)
    {
        ItemRange range;
        if (_returned is { Count: > 0 })
        {
            ItemRange last = _returned[^1];
            _returned.RemoveAt(_returned.Count - 1);
            range = last.Count <= most ? last : last with { Count = most };
            if (range.Count < last.Count)
            {
                _returned.Add(new ItemRange(range.End, last.Count - range.Count));
            }
        }
        else
        {
            range = new ItemRange(_next, Math.Min(most, _end - _next));
            _next += range.Count;
        }

        PendingCount -= range.Count;
        return range;
    }

    /// <summary>Makes items pending again that were taken and not started.</summary>
    internal void Return(ItemRange range)
    {
        range = range.Below(Bound);
        if (range.Count > 0 && !_isEnded)
        {
            (_returned ??= []).Add(range);
            PendingCount += range.Count;
        }
    }

    /// <summary>Adds items at the end, for an operation whose source is still being read.</summary>
    internal void Extend(int count)
    {
        _end += count;
        PendingCount += count;
    }

    internal void DropAllPending()
    {
        _returned = null;
        _next = _end;
        PendingCount = 0;
    }

    /// <summary>
    /// Gives up the items above the first failure: the pending ones, and those of <paramref name="inFlight"/> whose end has not come.
    /// </summary>
    internal OperationStep Shrink(IEnumerable<Chunk> inFlight)
    {
        lock (this)
        {
            int bound = FirstFailure + 1;
            if (bound >= Bound)
            {
                return Judge();
            }

            int wanted = 0;
            if (_returned is not null)
            {
                for (int i = 0; i < _returned.Count; i++)
                {
                    _returned[i] = _returned[i].Below(bound);
                }

                _returned.RemoveAll(static range => range.Count <= 0);
                wanted = _returned.Sum(static range => range.Count);
            }

            int end = Math.Min(_end, Math.Max(bound, _next));
            wanted += end - _next;
            int given = PendingCount - wanted;
            PendingCount = wanted;
            _dropped += _end - end;
            _end = end;
            foreach (Chunk chunk in inFlight)
            {
                ItemRange open = new(chunk.From + chunk.Received, chunk.Offered - chunk.Received);
                given += CountWithin(open, bound, Bound);
            }

            Bound = bound;
            _ended += given;
            Count(ItemOutcome.Cancellation, given);
            return Judge();
        }
    }

    private static int CountWithin(ItemRange range, int from, int below) =>
        Math.Max(0, Math.Min(range.End, below) - Math.Max(range.From, from));
}
