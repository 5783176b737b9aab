using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Operations;

/// <content>Ends of items, and of all: threads that read results.</content>
internal sealed partial class StreamOperation<TItem, TResult>
{
    internal override void ReadResults(PayloadReader reader, ItemRange range)
    {
        // All before any is delivered: where one cannot be read, these items have not ended.
        if (range.Count == 1)
        {
            Take(Read(reader, range.From));
            return;
        }

        Outcome<TResult>[] outcomes = new Outcome<TResult>[range.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = Read(reader, range.From + i);
        }

        Array.ForEach(outcomes, Take);
    }

    private Outcome<TResult> Read(PayloadReader reader, int index) =>
        ItemCodec.TryRead(reader, _resultCodec, out TResult value, out Exception? failure) ? new Outcome<TResult>(index, value) : new Outcome<TResult>(index, failure!);

    private void Take(Outcome<TResult> outcome)
    {
        if (outcome.IsSuccess)
        {
            Deliver(outcome);
        }
        else
        {
            NoteFailure(outcome.Index, outcome.Exception!);
        }
    }

    protected override void OnFailed(int index, Exception exception)
    {
        ItemIndex.Note(exception, index);
        _firstFailure ??= exception;
        Deliver(new Outcome<TResult>(index, exception));
    }

    protected override void OnProgress(ItemRange range) => _progress?.Report(EndedCount, FailedCount);

    protected override void OnFinished(Exception? exception)
    {
        _interruption = exception;
        if (_progress is null)
        {
            Tell();
            return;
        }

        _progress.Finish(EndedCount, FailedCount, Tell);
    }

    private void Tell()
    {
        lock (this)
        {
            _isFinished = true;
            _items.Clear();
            Signal();
        }
    }

    private void Deliver(in Outcome<TResult> outcome)
    {
        lock (this)
        {
            _items.Remove(outcome.Index);
            if (!_isOrdered)
            {
                _ready.Enqueue(outcome);
            }
            else
            {
                _early.Add(outcome.Index, outcome);
                while (_early.Remove(_nextInOrder, out Outcome<TResult> next))
                {
                    _ready.Enqueue(next);
                    _nextInOrder++;
                }
            }

            if (_ready.Count > 0)
            {
                Signal();
            }
        }
    }

    private void Signal()
    {
        Monitor.PulseAll(this);
        _signal?.TrySetResult();
        _signal = null;
    }
}
