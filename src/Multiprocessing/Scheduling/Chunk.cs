namespace Multiprocessing.Scheduling;

/// <summary>
/// Items that travel together: consecutive items of one operation, or single calls of several.
/// The scheduler's gate guards everything that has no other owner named here.
/// </summary>
internal sealed class Chunk
{
    private readonly Operation[]? _calls;

    internal Chunk(Operation operation, ItemRange range)
    {
        Operation = operation;
        From = range.From;
        Count = Offered = range.Count;
    }

    internal Chunk(Operation[] calls)
    {
        _calls = calls;
        Operation = calls[0];
        Count = Offered = calls.Length;
    }

    /// <summary>The operation, or that of the first call.</summary>
    internal Operation Operation { get; }

    /// <summary>The index, in the operation, of the chunk's first item.</summary>
    internal int From { get; }

    /// <summary>How many items the worker has. Set by the sender to what the worker took; lowered where the tail is taken back.</summary>
    internal int Count { get; set; }

    /// <summary>How many items nobody else has: <see cref="Count"/>, and what the sender has yet to give back.</summary>
    internal int Offered { get; set; }

    /// <summary>Why the item after the last taken one cannot travel, or <see langword="null"/>. Set by the sender.</summary>
    internal Exception? Refusal { get; set; }

    /// <summary>How many items have ended. Written by the one thread that reads the worker's results, under the operation's lock.</summary>
    internal int Received { get; set; }

    /// <summary>Items before this one are in the worker's hands. Set by the sender when the worker can see them.</summary>
    internal bool IsSent { get; set; }

    /// <summary>When it was sent, as a timestamp of the pool's clock.</summary>
    internal long SentAt { get; set; }

    /// <summary>When its items were submitted, on average, as a system timestamp; 0 where nobody wants to know.</summary>
    internal long SubmittedAt { get; set; }

    /// <summary>Where the worker keeps the chunk's claim word.</summary>
    internal int Slot { get; set; }

    /// <summary>The item that is to end, or -1: it has until <see cref="KillAt"/>, a timestamp of the pool's clock.</summary>
    internal int Condemned { get; set; } = -1;

    internal long KillAt { get; set; }

    /// <summary>To have it end, all tokens of its worker were cancelled.</summary>
    internal bool HasCancelledTokens { get; set; }

    /// <summary>Why it is to end.</summary>
    internal KillReason KillReason { get; set; }

    /// <summary>How its worker ended, where that was before the sender was done with the chunk: the sender sees to it then.</summary>
    internal IWorkerEnd? WorkerEnd { get; set; }

    /// <summary>The worker is done with it, or gone.</summary>
    internal bool IsDone { get; set; }

    /// <summary>The sender is done with it.</summary>
    internal bool IsHandedOver { get; set; }

    internal bool IsSingleCalls => _calls is not null;

    internal IEnumerable<Operation> Operations => _calls ?? [Operation];

    internal Operation OperationAt(int item) => _calls is null ? Operation : _calls[item];

    /// <summary>The index, in its operation, of the chunk's item.</summary>
    internal int IndexAt(int item) => _calls is null ? From + item : 0;

    /// <summary>The shortest timeout of its items, or <see langword="null"/>.</summary>
    internal TimeSpan? ShortestTimeout => _calls is null ? Operation.Options.Timeout : Shortest(_calls);

    /// <summary>Whether some of it is not wanted any more.</summary>
    internal bool HasEndedOperation => _calls is null ? Operation.IsEnded : Array.Exists(_calls, static call => call.IsEnded);

    private static TimeSpan? Shortest(Operation[] calls)
    {
        TimeSpan? shortest = null;
        foreach (Operation call in calls)
        {
            shortest = call.Options.Timeout is { } timeout && !(timeout >= shortest) ? timeout : shortest;
        }

        return shortest;
    }

    internal bool Contains(Operation operation) => _calls is null ? Operation == operation : Array.IndexOf(_calls, operation) >= 0;
}

/// <summary>Why a worker was killed by the pool.</summary>
internal enum KillReason
{
    None,
    Timeout,
    Cancellation,
    Memory,
}
