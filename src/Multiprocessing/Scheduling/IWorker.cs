namespace Multiprocessing.Scheduling;

/// <summary>What the scheduler knows of a worker.</summary>
internal interface IWorker
{
    /// <summary>
    /// Hands a chunk over. The worker may take fewer items than offered, or none where it is gone: it sets
    /// <see cref="Chunk.Count"/> to what it took, <see cref="Chunk.Refusal"/> where the next item cannot be encoded, and
    /// <see cref="Chunk.IsSent"/> unless it took none.
    /// </summary>
    void Send(Chunk chunk);

    /// <summary>
    /// Takes items of a sent chunk back that the worker has not claimed, but leaves it <paramref name="keep"/> of them.
    /// </summary>
    /// <returns>How many, from the chunk's end.</returns>
    int TakeBack(Chunk chunk, int keep);

    /// <summary>How many items of a sent chunk the worker has not claimed.</summary>
    int Unclaimed(Chunk chunk);

    /// <summary>
    /// Gives the place of a chunk to the next one. Not before it counts as done: until then others look there for what they could take back,
    /// and would take it from the next.
    /// </summary>
    void Release(Chunk chunk);

    /// <summary>Which item of a sent chunk is running, and since which timestamp (0 where that is not recorded).</summary>
    bool TryGetRunning(Chunk chunk, out int item, out long since);

    /// <summary>How the worker's memory stands to its limit.</summary>
    MemoryUse MemoryUse { get; }

    /// <summary>Cancels every token that the worker's functions were given.</summary>
    void CancelTokens();

    /// <summary>Ends the worker's process at once; its end is then reported like a crash.</summary>
    void Kill();

    /// <summary>Reads the worker's results on the calling thread for as long as that can be expected to pay, or until the operation has ended.</summary>
    void Drive(Operation operation);
}

/// <summary>How much memory a worker holds.</summary>
internal enum MemoryUse
{
    /// <summary>No more than it may, or there is no limit.</summary>
    Within,

    /// <summary>More than it may: it is replaced before its next item.</summary>
    Above,

    /// <summary>Much more than it may: its item is not waited for.</summary>
    FarAbove,
}

/// <summary>How a worker ended, for the items that were lost with it.</summary>
internal interface IWorkerEnd
{
    /// <summary>The item of the chunk that was running and has no result, or -1.</summary>
    int VictimOf(Chunk chunk);

    /// <summary>The exception of the item that was lost.</summary>
    Exception CreateException(KillReason reason, Operation operation, int index);
}
