using System.Runtime.ExceptionServices;
using Multiprocessing.Hosting;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Operations;

/// <summary>
/// A function over many items, with all results at the end. The first failure, by index, ends it: what is below it is still done,
/// what is above it is given up.
/// </summary>
internal sealed class MapOperation<TItem, TResult> : RemoteOperation
{
    // Not static: a generic type's statics are looked up each time they are used.
    private readonly Codec<TItem> _items = Codecs.For<TItem>();
    private readonly Codec<TResult> _result = Codecs.For<TResult>();

    private readonly TItem[]? _source;
    private readonly int _rangeStart;
    private readonly TResult[] _results;
    private readonly TaskCompletionSource<TResult[]>? _task;
    private readonly SubmissionCallbacks<TResult[]>? _callbacks;
    private readonly ProgressReporter? _progress;
    private Exception? _failure;
    private int _firstFailure = int.MaxValue;
    private bool _isTold;

    private MapOperation(in Submission submission, TItem[]? source, int rangeStart, int count, bool isAwaited, SubmissionCallbacks<TResult[]>? callbacks)
        : base(count, submission)
    {
        _source = source;
        _rangeStart = rangeStart;
        _results = BufferMemory.NewArray<TResult>(count);
        _task = isAwaited ? new TaskCompletionSource<TResult[]>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _callbacks = callbacks;
        _progress = ProgressReporter.Create(submission, count);
        Activity?.SetItemCount(count);
    }

    internal override bool IsRange => _source is null;

    internal override int RangeStart => _rangeStart;

    internal Task<TResult[]> Task => _task!.Task;

    protected override int FirstFailure => _firstFailure;

    /// <param name="submission">The function and how it is run.</param>
    /// <param name="source">The items, or <see langword="null"/> for the integers from <paramref name="rangeStart"/>.</param>
    /// <param name="rangeStart">The first integer of a range.</param>
    /// <param name="count">How many items.</param>
    /// <param name="chunkSize">How many items travel together, or <see langword="null"/> for what measurement says.</param>
    /// <param name="isAwaited">Whether somebody wants a task; otherwise <see cref="Wait"/> is called.</param>
    /// <param name="callbacks">Told before the task completes.</param>
    internal static MapOperation<TItem, TResult> Start(
        in Submission submission, TItem[]? source, int rangeStart, int count, int? chunkSize, bool isAwaited, SubmissionCallbacks<TResult[]>? callbacks = null)
    {
        MapOperation<TItem, TResult> operation = new(submission, source, rangeStart, count, isAwaited, callbacks)
        {
            ChunkSize = chunkSize,
        };
        if (count == 0)
        {
            operation.TryEnd(null);
        }
        else
        {
            submission.Engine.Submit(operation);
        }

        return operation;
    }

    internal override int WriteItems(PayloadWriter writer, ItemRange range, long mostBytes, out Exception? refusal)
    {
        refusal = null;
        ReadOnlySpan<TItem> items = _source.AsSpan(range.From, range.Count);
        return _items.IsFlat ? WriteFlat(writer, items, mostBytes) : WriteEnclosed(writer, items, mostBytes, out refusal);
    }

    private int WriteFlat(PayloadWriter writer, ReadOnlySpan<TItem> items, long mostBytes)
    {
        long start = writer.Position;
        int written = 0;
        int next = 1;
        do
        {
            _items.WriteMany(writer, items.Slice(written, next));
            written += next;
            long bytesEach = Math.Max(1, (writer.Position - start) / written);
            next = (int)Math.Clamp((mostBytes - writer.Position) / bytesEach, 1, Math.Max(1, items.Length - written));
        }
        while (written < items.Length && writer.Position < mostBytes);

        return written;
    }

    private int WriteEnclosed(PayloadWriter writer, ReadOnlySpan<TItem> items, long mostBytes, out Exception? refusal)
    {
        int written = 0;
        refusal = null;
        try
        {
            while (written < items.Length && writer.Position < mostBytes)
            {
                ItemCodec.WriteEnclosed(writer, _items, in items[written], "item");
                written++;
            }
        }
        catch (Exception e)
        {
            refusal = e;
        }

        return written;
    }

    internal override void ReadResults(PayloadReader reader, ItemRange range)
    {
        if (_result.IsFlat)
        {
            _result.ReadMany(reader, _results.AsSpan(range.From, range.Count));
            return;
        }

        List<(int Index, Exception Failure)>? failures = null;
        for (int index = range.From; index < range.End; index++)
        {
            if (!ItemCodec.TryRead(reader, _result, out _results[index], out Exception? failure))
            {
                (failures ??= []).Add((index, failure!));
            }
        }

        // All before any is noted: where one cannot be read, these items have not ended.
        failures?.ForEach(failed => NoteFailure(failed.Index, failed.Failure));
    }

    /// <summary>Blocks until the operation has ended.</summary>
    internal TResult[] Wait()
    {
        lock (this)
        {
            while (!_isTold)
            {
                Monitor.Wait(this);
            }
        }

        Activity?.End(_failure);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        return _results;
    }

    protected override void OnFailed(int index, Exception exception)
    {
        if (index < _firstFailure)
        {
            _firstFailure = index;
            _failure = exception;
            ItemIndex.Note(exception, index);
        }
    }

    protected override void OnProgress(ItemRange range) => _progress?.Report(EndedCount, FailedCount);

    protected override void OnFinished(Exception? exception)
    {
        _failure = exception ?? _failure;
        if (_task is not null)
        {
            EndActivityAside(_failure);
        }

        if (_progress is null)
        {
            Tell();
            return;
        }

        _progress.Finish(EndedCount, FailedCount, Tell);
    }

    private void Tell()
    {
        if (_task is not null)
        {
            SubmissionCallbacks<TResult[]>.Complete(Engine, _callbacks, _task, _results, _failure, CancellationToken);
            return;
        }

        lock (this)
        {
            _isTold = true;
            Monitor.PulseAll(this);
        }
    }
}
