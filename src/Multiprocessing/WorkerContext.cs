namespace Multiprocessing;

/// <summary>What the running code can know of the worker it runs in.</summary>
public static class WorkerContext
{
    [ThreadStatic]
    private static Identity? t_identity;

    private static Identity? s_processIdentity;

    /// <summary>Whether this code runs in a worker: anywhere in a worker process, or on a worker thread of an <see cref="InProcessPool"/>.</summary>
    public static bool IsWorker => Current is not null;

    /// <summary>The worker's number in its pool, from 0; <see langword="null"/> outside of a worker.</summary>
    public static int? WorkerId => Current?.WorkerId;

    /// <summary>The name of the pool that the worker belongs to; <see langword="null"/> outside of a worker or where the pool has no name.</summary>
    public static string? ProcessPoolName => Current?.PoolName;

    private static Identity? Current => t_identity ?? s_processIdentity;

    internal static void EnterProcess(int workerId, string? poolName) => s_processIdentity = new Identity(workerId, poolName);

    internal static void EnterThread(int workerId, string? poolName) => t_identity = new Identity(workerId, poolName);

    private sealed record Identity(int WorkerId, string? PoolName);
}
