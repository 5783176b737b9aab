namespace Multiprocessing;

/// <summary>The worker process that ran this item ended before the item did. Only the item that was running is lost; the pool replaces the worker.</summary>
public sealed class WorkerCrashedException : MultiprocessingException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="innerException">The cause, where one is known.</param>
    public WorkerCrashedException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The worker's number in its pool, from 0.</summary>
    public int WorkerId { get; init; }

    /// <summary>The operating system's id of the process that ended.</summary>
    public int ProcessId { get; init; }

    /// <summary>The exit code, or <see langword="null"/> where a signal ended the process or the code is not known.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The name of the signal that ended the process, for example <c>SIGSEGV</c>, or <see langword="null"/>.</summary>
    public string? Signal { get; init; }

    /// <summary>The last lines that the process wrote to standard error (at most 4,096 characters); empty where it wrote none.</summary>
    public string StandardErrorTail { get; init; } = "";

    /// <summary>The index of the lost item in its source, from 0; <see langword="null"/> for a single call.</summary>
    public int? ItemIndex { get; init; }
}
