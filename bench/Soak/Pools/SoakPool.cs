namespace Soak.Pools;

/// <summary>A pool, and what may be expected of it.</summary>
internal sealed class SoakPool(string name, ProcessPool pool)
{
    internal string Name => name;

    internal ProcessPool Pool => pool;

    /// <summary>Nothing is done to it, or by what it runs, that costs a worker.</summary>
    internal bool IsGentle { get; init; }

    internal long? MemoryLimit { get; init; }

    internal bool HasInitializer { get; init; }

    /// <summary>The most items at a time: more would only start workers.</summary>
    internal int MostItems { get; init; } = int.MaxValue;

    /// <summary>Said before the pool is told.</summary>
    internal volatile bool IsClosed;

    /// <summary>Said before the pool is told.</summary>
    internal volatile bool IsTerminated;

    internal IEnumerable<int> ProcessIds => pool.Workers.Select(static worker => worker.ProcessId);

    internal string Describe() =>
        $"{name}{(IsTerminated ? ", terminated" : IsClosed ? ", closed" : "")}, {pool.RestartCount} restarts: "
        + string.Join("; ", pool.Workers.Select(static worker => $"{worker.Id} = {worker.ProcessId} {worker.State} ({worker.TasksCompleted} done)"));
}
