namespace Multiprocessing.Diagnostics;

/// <summary>What a pool can be asked for at any time. Asked only where somebody collects it.</summary>
internal interface IPoolGauges
{
    /// <summary>How many items wait for a worker.</summary>
    long QueueLength { get; }

    /// <summary>Bytes to and from all workers that the pool has had.</summary>
    (long Sent, long Received) Traffic { get; }

    /// <summary>The state of each worker.</summary>
    IEnumerable<WorkerState> WorkerStates { get; }
}
