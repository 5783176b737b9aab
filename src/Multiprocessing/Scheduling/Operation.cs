namespace Multiprocessing.Scheduling;

/// <summary>What the end of an item asks of the scheduler.</summary>
internal enum OperationStep
{
    Continue,
    Shrink,
    Complete,
}

/// <summary>
/// One submission: items with indices from 0, each of which ends once. Knows which are still to be started, which have ended,
/// and how often one was lost; how items are encoded and what becomes of results is the derived class's.
/// </summary>
/// <remarks>
/// Pending items belong to the scheduler (its gate is held wherever "pending" is read or changed). What has ended belongs to the
/// operation (its own lock). The order of the two locks is gate, then operation.
/// </remarks>
internal abstract class Operation(int count)
{
    private int _next;
    private int _end = count;
    private List<ItemRange>? _returned;
    private Dictionary<int, int>? _losses;
    private int _ended;
    private int _dropped;
    private int _failed;
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
            _ended += PendingCount - wanted;
            PendingCount = wanted;
            _dropped += _end - end;
            _end = end;
            foreach (Chunk chunk in inFlight)
            {
                ItemRange open = new(chunk.From + chunk.Received, chunk.Offered - chunk.Received);
                _ended += CountWithin(open, bound, Bound);
            }

            Bound = bound;
            return Judge();
        }
    }

    // Ends of items: any thread, under the operation's lock.

    /// <summary>The next <paramref name="count"/> items of the chunk have ended; their results are already stored.</summary>
    internal OperationStep Advance(Chunk chunk, int count)
    {
        lock (this)
        {
            ItemRange range = new(chunk.IndexAt(chunk.Received), count);
            chunk.Received += count;
            return CountEnded(range);
        }
    }

    /// <summary>The next item of the chunk has failed.</summary>
    internal OperationStep AdvanceFailed(Chunk chunk, int index, Exception exception)
    {
        lock (this)
        {
            chunk.Received++;
            return Fail(index, exception);
        }
    }

    /// <summary>An item that no worker has in hand has failed.</summary>
    internal OperationStep Fail(int index, Exception exception)
    {
        lock (this)
        {
            if (index >= Bound || _isEnded)
            {
                return OperationStep.Continue;
            }

            _failed++;
            OnFailed(index, exception);
            return CountEnded(new ItemRange(index, 1));
        }
    }

    /// <summary>An item was lost with its worker.</summary>
    /// <returns>Whether it is to be run once more.</returns>
    internal bool TryRetry(int index)
    {
        lock (this)
        {
            int losses = (_losses ??= []).GetValueOrDefault(index) + 1;
            _losses[index] = losses;
            return losses <= Options.MaxRetries;
        }
    }

    /// <summary>Notes the failure of an item whose end is counted with its chunk; under the operation's lock.</summary>
    protected void NoteFailure(int index, Exception exception)
    {
        lock (this)
        {
            _failed++;
            OnFailed(index, exception);
        }
    }

    /// <summary>What the operation asks for now, after a change of its own.</summary>
    protected OperationStep Reconsider()
    {
        lock (this)
        {
            return Judge();
        }
    }

    /// <summary>Ends the operation, once.</summary>
    /// <param name="exception">Why it is cut short; <see langword="null"/> where all its items have ended.</param>
    /// <returns>Whether this call ended it.</returns>
    internal bool TryEnd(Exception? exception)
    {
        lock (this)
        {
            if (_isEnded)
            {
                return false;
            }

            _isEnded = true;
        }

        OnEnded(exception);
        return true;
    }

    /// <summary>Takes in the failure of an item; under the operation's lock.</summary>
    protected abstract void OnFailed(int index, Exception exception);

    /// <summary>Some items have ended; under the operation's lock.</summary>
    protected virtual void OnProgress(ItemRange range)
    {
    }

    /// <summary>Tells who waits. Called once, without any lock of the operation.</summary>
    protected abstract void OnEnded(Exception? exception);

    /// <summary>Whether all items have ended and no more will come; under the operation's lock.</summary>
    protected virtual bool IsComplete => _ended == _end + _dropped;

    private OperationStep CountEnded(ItemRange range)
    {
        _ended += Math.Max(0, range.Below(Bound).Count);
        OnProgress(range);
        return Judge();
    }

    private OperationStep Judge() =>
        _isEnded ? OperationStep.Continue
        : FirstFailure < Bound - 1 ? OperationStep.Shrink
        : IsComplete ? OperationStep.Complete
        : OperationStep.Continue;

    private static int CountWithin(ItemRange range, int from, int below) =>
        Math.Max(0, Math.Min(range.End, below) - Math.Max(range.From, from));
}
