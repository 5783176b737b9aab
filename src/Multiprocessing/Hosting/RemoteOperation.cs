using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>An operation whose items can be sent: how they are encoded, and what becomes of encoded results.</summary>
internal abstract class RemoteOperation : Operation
{
    private readonly Submission _submission;
    private readonly long _submittedAt = Instruments.Made is { WaitTime.Enabled: true } ? Stopwatch.GetTimestamp() : 0;
    private List<TokenScope>? _tokens;

    protected RemoteOperation(int count, in Submission submission)
        : base(count)
    {
        _submission = submission;
        if (submission.Tokens is { } tokens)
        {
            Keep(tokens);
        }
    }

    internal RemoteFunction Function => _submission.Function;

    internal WorkerCulture Culture => _submission.Culture;

    internal sealed override TaskOptions Options => _submission.Options;

    internal sealed override ItemTimeEstimate Estimate => _submission.Function.Estimate;

    internal sealed override CancellationToken CancellationToken => _submission.CancellationToken;

    /// <summary>Its activity, and its place in a trace; <see langword="null"/> where nobody listens.</summary>
    internal OperationActivity? Activity => _submission.Activity;

    /// <summary>Whether its items are known by their indices.</summary>
    internal virtual bool IsIndexed => true;

    internal PoolMetrics Metrics => Engine.Metrics;

    protected PoolEngine Engine => _submission.Engine;

    /// <summary>Whether the items are the indices themselves, so that none needs to be encoded.</summary>
    internal virtual bool IsRange => false;

    /// <summary>The index of the first item where <see cref="IsRange"/>.</summary>
    internal virtual int RangeStart => 0;

    /// <summary>For a call: its encoded arguments where they are so large that they are to be copied once only; otherwise empty.</summary>
    internal virtual ReadOnlySpan<byte> LargePayload => default;

    /// <summary>When an item was submitted, as a system timestamp; 0 where nobody wanted to know.</summary>
    internal virtual long SubmittedAt(int index) => _submittedAt;

    /// <summary>Encodes consecutive items until they take more than <paramref name="mostBytes"/> or one cannot be encoded.</summary>
    /// <returns>How many are encoded.</returns>
    internal abstract int WriteItems(PayloadWriter writer, ItemRange range, long mostBytes, out Exception? refusal);

    /// <summary>Decodes and stores the results of consecutive items; one that cannot be decoded is stored as a failure.</summary>
    internal abstract void ReadResults(PayloadReader reader, ItemRange range);

    /// <summary>A scope for encoding items.</summary>
    internal TokenScope RentTokens() => Engine.RentTokens();

    /// <summary>Keeps the tokens that were encoded, if there were any, until the end: the function is asked to end before it is killed.</summary>
    internal void Keep(TokenScope scope)
    {
        if (scope.Settle() is not { } tokens)
        {
            return;
        }

        lock (this)
        {
            ObservesToken = true;
            if (!IsEnded)
            {
                (_tokens ??= []).Add(tokens);
                return;
            }
        }

        tokens.Release();
    }

    protected sealed override void OnCounted(ItemOutcome outcome, int count) => Metrics.AddItems(outcome, count);

    protected sealed override void OnEnded(Exception? exception)
    {
        Function.Identifier.IsRetired = Function.HasState;
        List<TokenScope>? tokens;
        lock (this)
        {
            tokens = _tokens;
            _tokens = null;
        }

        tokens?.ForEach(static scope => scope.Release());
        OnFinished(exception);
    }

    /// <summary>Has its activity end on a thread where listeners may take their time: this one reads results.</summary>
    protected void EndActivityAside(Exception? failure)
    {
        if (Activity is { IsWhole: true } activity)
        {
            activity.SetEndTime();
            Engine.Reports.AddEnd(activity, failure);
        }
    }

    /// <summary>Tells who waits. Called once.</summary>
    protected abstract void OnFinished(Exception? exception);
}
