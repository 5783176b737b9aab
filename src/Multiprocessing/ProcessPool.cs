using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Protocol;

namespace Multiprocessing;

/// <summary>A pool whose workers are processes of this program: what one does, or what becomes of it, cannot touch this process or the other workers.</summary>
/// <remarks>
/// Workers are started when the pool is constructed, without waiting for them. The program's <c>Main</c> never runs in a worker. A worker
/// whose process ends is replaced. When this process ends, in whatever way, its workers and what they have started end too.
/// </remarks>
public sealed class ProcessPool : Pool
{
    /// <summary>Starts one worker for each CPU that this process may use (affinity and container quota count).</summary>
    public ProcessPool()
        : this(new ProcessPoolOptions())
    {
    }

    /// <summary>Starts a number of workers.</summary>
    /// <param name="workerCount">How many, 1 to 1,024.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="workerCount"/> is out of range.</exception>
    public ProcessPool(int workerCount)
        : this(new ProcessPoolOptions { WorkerCount = workerCount })
    {
    }

    /// <summary>Starts workers as the options say.</summary>
    /// <param name="options">The options, which are read here and never again.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">An option is out of range; the exception names it.</exception>
    /// <exception cref="TransferException">The initializer cannot travel to a worker.</exception>
    public ProcessPool(ProcessPoolOptions options)
        : base(CreateEngine(options), options.TaskOptions)
    {
    }

    /// <summary>The workers as they are now, in the order of their ids.</summary>
    public IReadOnlyList<WorkerInfo> Workers => Engine.Supervisor.Describe();

    /// <summary>How many workers were started in the place of another one, recycled ones included.</summary>
    public int RestartCount => Engine.Supervisor.RestartCount;

    private static PoolEngine CreateEngine(ProcessPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        ILogger logger = options.LoggerFactory?.CreateLogger<ProcessPool>() ?? (ILogger)StandardErrorLogger.Instance;
        OutputSink output = new(options.OutputReceived, e => PoolLog.OutputNotTaken(logger, options.Name ?? "(unnamed)", e));
        ProcessLauncher launcher = new(options.WorkingDirectory, new Dictionary<string, string?>(options.EnvironmentVariables), options.Priority, output);
        return new PoolEngine(
            options.WorkerCount,
            options.Name,
            logger,
            tokens => new PoolSetup(
                options.WorkerCount,
                options.Name,
                launcher,
                options.Initializer is null ? null : RemoteFunction.For<Nothing, Nothing>(options.Initializer, FunctionKind.Void, tokens),
                options.MaxTasksPerWorker,
                options.StartupTimeout,
                options.PinWorkers)
            {
                MaxMemoryPerWorker = options.MaxMemoryPerWorker,
            }).Start();
    }
}
