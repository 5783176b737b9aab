namespace Multiprocessing.Hosting;

/// <summary>What runs a worker: a process, or threads of this one.</summary>
internal interface IWorkerInstance : IDisposable
{
    /// <summary>The worker has ended. Raised once, after <see cref="WatchExit"/>.</summary>
    event Action? Exited;

    int ProcessId { get; }

    DateTimeOffset StartTime { get; }

    /// <summary>How many bytes of memory it holds, resident; 0 where that is not known.</summary>
    long ResidentBytes { get; }

    /// <summary>Whether it began with the culture that this process began with.</summary>
    bool HasOwnCulture { get; }

    /// <summary>Begins to watch for the end.</summary>
    void WatchExit();

    /// <summary>Ends it, and what it has started, at once.</summary>
    void Kill();

    /// <summary>Waits until it has ended.</summary>
    void WaitForExit();

    /// <summary>How it ended; to be asked after its end.</summary>
    /// <param name="isOrderly">Whether its runtime said that it was going to end, so that its exit code is no signal's.</param>
    WorkerExit ReadExit(bool isOrderly);

    /// <summary>What it sent cannot be read.</summary>
    void ReportFault(Exception fault);
}

/// <summary>How a worker ended.</summary>
/// <param name="ProcessId">The operating system's id.</param>
/// <param name="ExitCode">The exit code, where it has one.</param>
/// <param name="Signal">The name of the signal that ended it, where one did.</param>
/// <param name="StandardErrorTail">What it last wrote to standard error.</param>
/// <param name="Fault">What it sent that could not be read, where that is why it was ended.</param>
/// <param name="RawExitCode">What the operating system reported: the exit code, or on Unix 128 and the signal's number.</param>
internal sealed record WorkerExit(int ProcessId, int? ExitCode, string? Signal, string StandardErrorTail, Exception? Fault, int RawExitCode);
