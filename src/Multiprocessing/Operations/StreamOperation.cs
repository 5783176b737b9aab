using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Multiprocessing.Hosting;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Operations;

/// <summary>
/// A function over items that come one after the other, with outcomes that leave one after the other. Only the consumer adds items
/// and takes outcomes, so that the source is read on its thread and never further than it wants.
/// </summary>
internal sealed partial class StreamOperation<TItem, TResult> : RemoteOperation
{
    private readonly Codec<TItem> _itemCodec = Codecs.For<TItem>();
    private readonly Codec<TResult> _resultCodec = Codecs.For<TResult>();

    private readonly bool _isOrdered;
    private readonly ProgressReporter? _progress;

    // Under the operation's lock.
    private readonly Dictionary<int, Waiting> _items = [];
    private readonly Dictionary<int, Outcome<TResult>> _early = [];
    private readonly Queue<Outcome<TResult>> _ready = new();
    private int _nextInOrder;
    private bool _isExhausted;
    private bool _isFinished;
    private Exception? _interruption;
    private Exception? _firstFailure;
    private TaskCompletionSource? _signal;

    private StreamOperation(in Submission submission, bool isOrdered)
        : base(0, submission)
    {
        _isOrdered = isOrdered;
        _progress = ProgressReporter.Create(submission, total: null);
    }

    private Exception? _left;                   // the consumer's own

    /// <summary>Items added so far, and outcomes taken; the consumer's own.</summary>
    internal int Added { get; private set; }

    internal int Taken { get; private set; }

    internal override bool IsStream => true;

    protected override bool IsComplete => _isExhausted && base.IsComplete;

    internal static StreamOperation<TItem, TResult> Start(in Submission submission, bool isOrdered, int? chunkSize)
    {
        StreamOperation<TItem, TResult> operation = new(submission, isOrdered)
        {
            ChunkSize = chunkSize,
        };
        submission.Engine.Submit(operation);
        return operation;
    }

    internal void Add(List<TItem> items)
    {
        long now = Stopwatch.GetTimestamp();
        lock (this)
        {
            foreach (TItem item in items)
            {
                _items.Add(Added++, new Waiting(item, now));
            }
        }

        Engine.Extend(this, items.Count);
        items.Clear();
    }

    /// <summary>No more items will come.</summary>
    internal void Exhaust()
    {
        lock (this)
        {
            _isExhausted = true;
        }

        Engine.Take(this, Reconsider());
    }

    /// <summary>Nobody wants the rest.</summary>
    internal void Abandon()
    {
        _left = new OperationCanceledException("The loop over the results was left.");
        Engine.Abandon(this, _left);
    }

    /// <summary>The consumer, on whose thread this is, has had all that it wants.</summary>
    internal void EndActivity()
    {
        if (Activity is { } activity)
        {
            activity.SetItemCount(Added);
            activity.End(_interruption is null || _interruption == _left ? _firstFailure : _interruption);
        }
    }

    /// <summary>Whether all has ended, and everybody was told.</summary>
    internal bool IsFinished
    {
        get
        {
            lock (this)
            {
                return _isFinished;
            }
        }
    }

    internal bool HasOutcome
    {
        get
        {
            lock (this)
            {
                return _ready.Count > 0;
            }
        }
    }

    /// <summary>The next outcome, if there is one now.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    internal bool TryTake(out Outcome<TResult> outcome)
    {
        lock (this)
        {
            if (_ready.TryDequeue(out outcome))
            {
                Taken++;
                return true;
            }

            if (_isFinished && _interruption is not null)
            {
                ExceptionDispatchInfo.Throw(_interruption);
            }

            return false;
        }
    }

    /// <summary>Blocks until <see cref="TryTake"/> has something to give or to throw.</summary>
    internal void Wait()
    {
        lock (this)
        {
            while (_ready.Count == 0 && !_isFinished)
            {
                Monitor.Wait(this);
            }
        }
    }

    /// <summary>Completes when <see cref="TryTake"/> has something to give or to throw.</summary>
    internal Task WaitAsync()
    {
        lock (this)
        {
            if (_ready.Count > 0 || _isFinished)
            {
                return Task.CompletedTask;
            }

            return (_signal ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    internal override long SubmittedAt(int index)
    {
        lock (this)
        {
            return _items.TryGetValue(index, out Waiting waiting) ? waiting.Since : 0;
        }
    }

    internal override int WriteItems(PayloadWriter writer, ItemRange range, long mostBytes, out Exception? refusal)
    {
        refusal = null;
        int written = 0;
        try
        {
            while (written < range.Count && (written == 0 || writer.Length < mostBytes))
            {
                TItem item;
                lock (this)
                {
                    item = _items[range.From + written].Item;
                }

                if (_itemCodec.IsFlat)
                {
                    _itemCodec.Write(writer, in item);
                }
                else
                {
                    ItemCodec.WriteEnclosed(writer, _itemCodec, in item, "item");
                }

                written++;
            }
        }
        catch (Exception e)
        {
            refusal = e;
        }

        return written;
    }

    private readonly record struct Waiting(TItem Item, long Since);
}
