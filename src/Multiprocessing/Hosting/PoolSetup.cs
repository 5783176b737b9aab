namespace Multiprocessing.Hosting;

/// <summary>What a pool is made of, checked and encoded.</summary>
internal sealed record PoolSetup(
    int WorkerCount,
    string? Name,
    IWorkerLauncher Launcher,
    RemoteFunction? Initializer,
    int? MaxTasksPerWorker,
    TimeSpan StartupTimeout,
    bool PinWorkers)
{
    /// <summary>What the pool is called in logs.</summary>
    internal string DisplayName => Name ?? "(unnamed)";

    /// <summary>How many bytes a worker may hold, or <see langword="null"/>.</summary>
    internal long? MaxMemoryPerWorker { get; init; }

    /// <summary>Whether a worker that ends is not replaced: what it had to do fails.</summary>
    internal bool IsSingleUse { get; init; }
}
