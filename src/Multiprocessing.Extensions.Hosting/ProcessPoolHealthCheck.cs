using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Multiprocessing.Extensions;

/// <summary>Healthy while all workers are there, degraded while some are being started or replaced, unhealthy when the pool has stopped.</summary>
internal sealed class ProcessPoolHealthCheck(Pool pool) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(pool is ProcessPool processes ? Check(context, processes) : new HealthCheckResult(HealthStatus.Healthy, $"{pool.WorkerCount} workers.", data: Describe(pool)));

    private static HealthCheckResult Check(HealthCheckContext context, ProcessPool pool)
    {
        IReadOnlyList<WorkerInfo> workers = pool.Workers;
        int ready = workers.Count(static worker => worker.State is WorkerState.Idle or WorkerState.Busy);
        Dictionary<string, object> data = Describe(pool);
        data["ready"] = ready;
        data["busy"] = workers.Count(static worker => worker.State == WorkerState.Busy);
        data["restarts"] = pool.RestartCount;
        if (workers.Any(static worker => worker.State is WorkerState.Stopping or WorkerState.Stopped))
        {
            return new HealthCheckResult(context.Registration.FailureStatus, "The pool has stopped, or is about to: nothing can be submitted.", data: data);
        }

        string count = string.Create(CultureInfo.InvariantCulture, $"{ready} of {workers.Count} workers are ready");
        return ready == workers.Count
            ? new HealthCheckResult(HealthStatus.Healthy, $"{count}.", data: data)
            : new HealthCheckResult(HealthStatus.Degraded, $"{count}; the others are being started or replaced.", data: data);
    }

    private static Dictionary<string, object> Describe(Pool pool) => new()
    {
        ["workers"] = pool.WorkerCount,
        ["queue"] = pool.QueueLength,
    };
}
