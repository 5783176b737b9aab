using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Multiprocessing.Extensions;

/// <summary>
/// Ties a pool to the life of the host: there before any service starts, and until all have stopped, so that the order in which they were
/// registered does not matter.
/// </summary>
internal sealed partial class ProcessPoolService(IServiceProvider services, string? name) : IHostedLifecycleService
{
    private readonly ILogger _logger = services.GetService<ILogger<ProcessPool>>() ?? (ILogger)NullLogger.Instance;
    private Pool? _pool;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _pool = services.GetPool(name);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Closes the pool and waits for what was submitted; when the host's time is over, terminates it.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        if (_pool is not { } pool)
        {
            return;
        }

        pool.Close();
        try
        {
            await pool.JoinAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            ShutdownTimedOut(_logger, name ?? "(unnamed)");
            pool.Terminate();
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Process pool {Pool} had work left when the host's shutdown timeout was over; it was terminated. Set HostOptions.ShutdownTimeout if it needs longer.")]
    private static partial void ShutdownTimedOut(ILogger logger, string pool);
}
