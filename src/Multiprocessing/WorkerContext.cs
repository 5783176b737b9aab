namespace Multiprocessing;

/// <summary>What the running code can know of the worker it runs in.</summary>
public static class WorkerContext
{
    // Flows into what an in-process worker's functions await or start.
    private static readonly AsyncLocal<Identity?> s_threadIdentity = new();

    private static Identity? s_processIdentity;

    /// <summary>Whether this code runs in a worker: anywhere in a worker process, or in what a worker of an <see cref="InProcessPool"/> runs.</summary>
    public static bool IsWorker => Current is not null;

    /// <summary>The worker's number in its pool, from 0; <see langword="null"/> outside of a worker.</summary>
    public static int? WorkerId => Current?.WorkerId;

    /// <summary>The name of the pool that the worker belongs to; <see langword="null"/> outside of a worker or where the pool has no name.</summary>
    public static string? ProcessPoolName => Current?.PoolName;

    private static Identity? Current => s_threadIdentity.Value ?? s_processIdentity;

    internal static void EnterProcess(int workerId, string? poolName) => s_processIdentity = new Identity(workerId, poolName);

    internal static void EnterThread(int workerId, string? poolName) => s_threadIdentity.Value = new Identity(workerId, poolName);

    private sealed record Identity(int WorkerId, string? PoolName);
}
