using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Multiprocessing;

/// <summary>How a <see cref="ProcessPool"/> and its workers are set up. The pool reads it once, when it is constructed.</summary>
[DebuggerDisplay("{Name,nq}: {WorkerCount} workers")]
public sealed class ProcessPoolOptions
{
    /// <summary>How many workers run at once, 1 to 1,024; by default one per CPU that this process may use (affinity and container quota count).</summary>
    public int WorkerCount { get; set; } = Environment.ProcessorCount;

    /// <summary>A name for messages, logs and <see cref="WorkerContext.ProcessPoolName"/>; <see langword="null"/> by default.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Runs once in every worker before its first item, and again in every replacement; <see langword="null"/> (the default) for none.
    /// Where it throws, the pool stops and what is submitted fails with a <see cref="WorkerStartException"/> that holds the exception.
    /// </summary>
    public Action? Initializer { get; set; }

    /// <summary>After how many items a worker is replaced by a fresh one, at least 1; <see langword="null"/> (the default) for never.</summary>
    public int? MaxTasksPerWorker { get; set; }

    /// <summary>
    /// How much memory a worker may hold, resident, in bytes, at least 1; <see langword="null"/> (the default) for as much as it gets. A worker
    /// that holds more after an item is replaced by a fresh one; one that holds more than one and a half times as much while an item runs
    /// is killed, and the item fails with a <see cref="WorkerCrashedException"/> that says so. An idle runtime takes about 30 MB.
    /// </summary>
    public long? MaxMemoryPerWorker { get; set; }

    /// <summary>How items are treated unless <see cref="Pool.With"/> says otherwise.</summary>
    public TaskOptions TaskOptions { get; set; } = new();

    /// <summary>How long a worker may take to start and to run its initializer: more than zero; 30 seconds by default.</summary>
    public TimeSpan StartupTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Environment variables that workers get beside this process's own; a <see langword="null"/> value removes one.</summary>
    public IDictionary<string, string?> EnvironmentVariables { get; } = new Dictionary<string, string?>();

    /// <summary>The current folder of the workers, which must exist; <see langword="null"/> (the default) for this process's own.</summary>
    public string? WorkingDirectory { get; set; }

    /// <summary>The scheduling priority of the workers; <see langword="null"/> (the default) for this process's own.</summary>
    public ProcessPriorityClass? Priority { get; set; }

    /// <summary>Whether each worker is bound to one CPU (worker id modulo the number of usable CPUs); Linux and Windows only, elsewhere without effect. <see langword="false"/> by default.</summary>
    public bool PinWorkers { get; set; }

    /// <summary>
    /// Told each line that a worker writes to its console; <see langword="null"/> (the default) writes it to this process's own
    /// <see cref="Console"/>, standard output to standard output and standard error to standard error. Lines of one stream come in order, and
    /// one at a time from all workers of the pool, on threads of the pool: a worker that writes much waits while this runs. What it throws
    /// is logged and harms nothing.
    /// </summary>
    public Action<WorkerOutput>? OutputReceived { get; set; }

    /// <summary>
    /// Where the pool logs, and where the loggers of its workers write (<see cref="WorkerContext.LoggerFactory"/>); <see langword="null"/> (the default)
    /// writes warnings and errors to standard error.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Checks the options, as the constructor of <see cref="ProcessPool"/> does.</summary>
    /// <exception cref="ArgumentException">An option is out of range; <see cref="ArgumentException.ParamName"/> is its name.</exception>
    public void Validate()
    {
        if (WorkerCount is < 1 or > MaxWorkerCount)
        {
            throw new ArgumentOutOfRangeException(nameof(WorkerCount), WorkerCount, $"A pool has 1 to {MaxWorkerCount} workers.");
        }

        if (MaxTasksPerWorker is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxTasksPerWorker), MaxTasksPerWorker, "A worker runs at least one task.");
        }

        if (MaxMemoryPerWorker is < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(MaxMemoryPerWorker), MaxMemoryPerWorker, "A worker holds at least one byte.");
        }

        if (StartupTimeout <= TimeSpan.Zero || StartupTimeout > TimeSpan.FromDays(24))
        {
            throw new ArgumentOutOfRangeException(nameof(StartupTimeout), StartupTimeout, "A startup timeout is more than zero and at most 24 days.");
        }

        if (TaskOptions is null)
        {
            throw new ArgumentNullException(nameof(TaskOptions));
        }

        if (WorkingDirectory is not null && !Directory.Exists(WorkingDirectory))
        {
            throw new ArgumentException($"The folder '{WorkingDirectory}' does not exist.", nameof(WorkingDirectory));
        }

        if (Priority is { } priority && !Enum.IsDefined(priority))
        {
            throw new ArgumentOutOfRangeException(nameof(Priority), Priority, "Not a priority class.");
        }

        foreach (string name in EnvironmentVariables.Keys)
        {
            if (name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal))
            {
                throw new ArgumentException($"'{name}' is not the name of an environment variable.", nameof(EnvironmentVariables));
            }
        }
    }

    internal const int MaxWorkerCount = 1024;
}
