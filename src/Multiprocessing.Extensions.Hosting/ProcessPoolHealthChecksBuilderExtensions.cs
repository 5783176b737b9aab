using Microsoft.Extensions.Diagnostics.HealthChecks;
using Multiprocessing.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health checks of process pools.</summary>
public static class ProcessPoolHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check of a pool that <c>AddProcessPool</c> has registered: healthy while all workers are there, degraded while some are being
    /// started or replaced, and <paramref name="failureStatus"/> when the pool has stopped. Its data are <c>workers</c>, <c>ready</c>,
    /// <c>busy</c>, <c>restarts</c> and <c>queue</c> (items that wait for a worker); of a pool that is no <see cref="Multiprocessing.ProcessPool"/>,
    /// <c>workers</c> and <c>queue</c>.
    /// </summary>
    /// <param name="builder">The health checks.</param>
    /// <param name="poolName">The name of the pool; <see langword="null"/> (the default) for the one without.</param>
    /// <param name="name">The name of the check; by default <c>process_pool</c>, followed by the pool's name where it has one.</param>
    /// <param name="failureStatus">What is reported when the pool has stopped; unhealthy by default.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <param name="timeout">How long the check may take; it does not wait for anything.</param>
    /// <returns>The health checks.</returns>
    public static IHealthChecksBuilder AddProcessPool(
        this IHealthChecksBuilder builder,
        string? poolName = null,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(
            name ?? (poolName is null ? "process_pool" : $"process_pool_{poolName}"),
            services => new ProcessPoolHealthCheck(services.GetPool(poolName)),
            failureStatus,
            tags,
            timeout));
    }
}
