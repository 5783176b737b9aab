using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Hosting;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <summary>A pool whose workers are processes of this program: what one does, or what becomes of it, cannot touch this process or the other workers.</summary>
/// <remarks>
/// Workers are started when the pool is constructed, without waiting for them. The program's <c>Main</c> never runs in a worker. A worker
/// whose process ends is replaced. When this process ends, in whatever way, its workers and what they have started end too.
/// </remarks>
[DebuggerDisplay("{Name,nq}: {WorkerCount} workers, {QueueLength} items wait, {RestartCount} restarts")]
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

    /// <summary>Whether this program can have worker processes, as far as that is known without starting one.</summary>
    /// <param name="reason">Where it cannot: why, and what to do.</param>
    /// <returns><see langword="false"/> where submissions to a pool would fail with a <see cref="WorkerStartException"/>.</returns>
    public static bool CanStart([NotNullWhen(false)] out string? reason) => WorkerHosts.CanStart(out reason);

    /// <summary>The pool's name, as <see cref="ProcessPoolOptions.Name"/> said.</summary>
    public string? Name => Engine.Name;

    /// <summary>The workers as they are now, in the order of their ids.</summary>
    public IReadOnlyList<WorkerInfo> Workers => Engine.Supervisor.Describe();

    /// <summary>How many workers were started in the place of another one, recycled ones included.</summary>
    public int RestartCount => Engine.Supervisor.RestartCount;

    private static PoolEngine CreateEngine(ProcessPoolOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        WorkerHosts.FindAhead();
        ILoggerFactory loggers = options.LoggerFactory ?? StandardErrorLogger.Instance;
        ILogger logger = PoolLogger.Create(loggers);
        OutputSink output = new(options.OutputReceived, e => PoolLog.OutputNotTaken(logger, options.Name ?? "(unnamed)", e));
        ProcessLauncher launcher = new(options.WorkingDirectory, new Dictionary<string, string?>(options.EnvironmentVariables), options.Priority, output);
        return new PoolEngine(
            options.WorkerCount,
            options.Name,
            loggers,
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
