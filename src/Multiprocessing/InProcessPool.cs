using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;

namespace Multiprocessing;

/// <summary>
/// A pool whose workers are threads of this process, for a debugger and for unit tests of code that takes a <see cref="Pool"/>.
/// Functions, arguments and results are copied just as for a <see cref="ProcessPool"/>, so that what works here works there.
/// </summary>
/// <remarks>
/// What processes alone can do it does not: an item that ends the process ends this one, and one that is out of time or cancelled is
/// left behind on its thread, while another worker takes its place.
/// </remarks>
[DebuggerDisplay("{WorkerCount} threads, {QueueLength} items wait")]
public sealed class InProcessPool : Pool
{
    private static readonly TimeSpan s_startupTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Starts a number of worker threads.</summary>
    /// <param name="workerCount">How many, 1 to 1,024.</param>
    /// <param name="loggerFactory">Where the pool and the loggers of its workers write; <see langword="null"/> (the default) writes warnings and errors to standard error.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workerCount"/> is out of range.</exception>
    public InProcessPool(int workerCount, ILoggerFactory? loggerFactory = null)
        : base(CreateEngine(workerCount, loggerFactory), TaskOptions.Default)
    {
    }

    private static PoolEngine CreateEngine(int workerCount, ILoggerFactory? loggerFactory)
    {
        if (workerCount is < 1 or > ProcessPoolOptions.MaxWorkerCount)
        {
            throw new ArgumentOutOfRangeException(nameof(workerCount), workerCount, $"A pool has 1 to {ProcessPoolOptions.MaxWorkerCount} workers.");
        }

        return new PoolEngine(
            workerCount,
            name: null,
            loggerFactory ?? StandardErrorLogger.Instance,
            _ => new PoolSetup(workerCount, Name: null, new ThreadLauncher(), Initializer: null, MaxTasksPerWorker: null, s_startupTimeout, PinWorkers: false)).Start();
    }
}
