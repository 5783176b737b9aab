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
    /// <summary>Whether a worker that ends is not replaced: what it had to do fails.</summary>
    internal bool IsSingleUse { get; init; }
}
