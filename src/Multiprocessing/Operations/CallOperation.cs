using System.Runtime.ExceptionServices;
using Multiprocessing.Hosting;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Operations;

/// <summary>One call: its arguments are encoded when it is made, and its result goes to a task or to the thread that waits.</summary>
internal sealed class CallOperation<TArguments, TResult> : RemoteOperation
{
    private static readonly Codec<TArguments> s_arguments = Codecs.For<TArguments>();
    private static readonly Codec<TResult> s_result = Codecs.For<TResult>();

    private readonly EncodedPayload _payload;
    private readonly TaskCompletionSource<TResult>? _task;
    private readonly SubmissionCallbacks<TResult>? _callbacks;
    private readonly ProgressReporter? _progress;
    private object? _kept;
    private TResult _value = default!;
    private Exception? _failure;
    private bool _isTold;

    private CallOperation(in Submission submission, EncodedPayload payload, bool isAwaited, SubmissionCallbacks<TResult>? callbacks)
        : base(1, submission)
    {
        _payload = payload;
        _task = isAwaited ? new TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously) : null;
        _callbacks = callbacks;
        _progress = ProgressReporter.Create(submission, total: 1);
    }

    internal override bool IsSingleCall => PinnedTo < 0;

    internal override bool IsIndexed => false;

    internal Task<TResult> Task => _task!.Task;

    /// <param name="submission">The function and how it is run.</param>
    /// <param name="arguments">Encoded here and now.</param>
    /// <param name="isAwaited">Whether somebody wants a task; otherwise <see cref="Wait"/> is called.</param>
    /// <param name="callbacks">Told before the task completes.</param>
    /// <param name="pinnedTo">The worker that has to run it, or -1.</param>
    /// <exception cref="TransferException">An argument cannot travel.</exception>
    internal static CallOperation<TArguments, TResult> Create(
        in Submission submission, in TArguments arguments, bool isAwaited, SubmissionCallbacks<TResult>? callbacks = null, int pinnedTo = -1)
    {
        TokenScope tokens = submission.Engine.RentTokens();
        EncodedPayload payload;
        try
        {
            payload = Encode(tokens, arguments);
        }
        catch (Exception e)
        {
            tokens.Release();
            submission.Tokens?.Release();
            submission.Activity?.End(e);
            throw;
        }

        CallOperation<TArguments, TResult> call = new(submission, payload, isAwaited, callbacks)
        {
            PinnedTo = pinnedTo,

            // Arguments may lead to memory of this process, which lives as long as they do.
            _kept = s_arguments.IsFlat ? null : arguments,
        };
        call.Keep(tokens);
        return call;
    }

    internal override int WriteItems(PayloadWriter writer, ItemRange range, long mostBytes, out Exception? refusal)
    {
        refusal = null;
        ReadOnlySpan<byte> payload = _payload.Bytes;
        writer.WriteBytes(!IsSingleCall && s_arguments.IsFlat ? payload[sizeof(int)..] : payload);
        return 1;
    }

    internal override ReadOnlySpan<byte> LargePayload => _payload.IsLarge ? _payload.Bytes : default;

    internal override void ReadResults(PayloadReader reader, ItemRange range)
    {
        if (ItemCodec.TryRead(reader, s_result, out TResult value, out Exception? failure))
        {
            _value = value;
        }
        else
        {
            NoteFailure(0, failure!);
        }

        // Only here: where the call ends otherwise, a sender may be reading it still, and the collector sees to it.
        _payload.Release();
    }

    /// <summary>Blocks until the call has ended.</summary>
    internal TResult Wait()
    {
        if (!IsEnded || !Volatile.Read(ref _isTold))
        {
            lock (this)
            {
                while (!_isTold)
                {
                    Monitor.Wait(this);
                }
            }
        }

        Activity?.End(_failure);
        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }

        return _value;
    }

    protected override void OnFailed(int index, Exception exception) => _failure = exception;

    protected override void OnFinished(Exception? exception)
    {
        _failure ??= exception;
        GC.KeepAlive(_kept);
        _kept = null;
        if (_task is not null)
        {
            EndActivityAside(_failure);
        }

        if (_progress is null)
        {
            Tell();
            return;
        }

        _progress.Finish(1, _failure is null ? 0 : 1, Tell);
    }

    private void Tell()
    {
        if (_task is not null)
        {
            SubmissionCallbacks<TResult>.Complete(Engine, _callbacks, _task, _value, _failure, CancellationToken);
            return;
        }

        lock (this)
        {
            _isTold = true;
            Monitor.PulseAll(this);
        }
    }

    private static EncodedPayload Encode(TokenScope tokens, in TArguments arguments)
    {
        PayloadWriter writer = SubmissionWriter.Rent(tokens);
        try
        {
            ItemCodec.WriteEnclosed(writer, s_arguments, arguments, "argument");
        }
        catch
        {
            SubmissionWriter.PassOnIfLarge();
            throw;
        }

        return SubmissionWriter.Take();
    }
}
