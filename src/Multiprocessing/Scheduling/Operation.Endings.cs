using Multiprocessing.Diagnostics;

namespace Multiprocessing.Scheduling;

/// <content>Ends of items: any thread, under the operation's lock.</content>
internal abstract partial class Operation
{
    /// <summary>The next <paramref name="count"/> items of the chunk have ended; their results are already stored.</summary>
    internal OperationStep Advance(Chunk chunk, int count)
    {
        lock (this)
        {
            ItemRange range = new(chunk.IndexAt(chunk.Received), count);
            chunk.Received += count;
            int failed = Math.Min(_noted, range.Below(Bound).Count);
            _noted = 0;
            Count(ItemOutcome.Failure, failed);
            Count(ItemOutcome.Success, range.Below(Bound).Count - failed);
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
            Count(OutcomeOf(exception), 1);
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
            _noted += index < Bound ? 1 : 0;
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

            if (exception is not null)
            {
                Count(OutcomeOf(exception), _end + _dropped - _ended);
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

    /// <summary>So many items have ended so, for whoever counts them; under the operation's lock.</summary>
    protected virtual void OnCounted(ItemOutcome outcome, int count)
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

    private void Count(ItemOutcome outcome, int count)
    {
        if (count > 0 && !_isEnded)
        {
            OnCounted(outcome, count);
        }
    }

    private static ItemOutcome OutcomeOf(Exception exception) => exception switch
    {
        OperationCanceledException => ItemOutcome.Cancellation,
        TaskTimeoutException => ItemOutcome.Timeout,
        WorkerCrashedException => ItemOutcome.Crash,
        _ => ItemOutcome.Failure,
    };

    private OperationStep Judge() =>
        _isEnded ? OperationStep.Continue
        : FirstFailure < Bound - 1 ? OperationStep.Shrink
        : IsComplete ? OperationStep.Complete
        : OperationStep.Continue;
}
