namespace Soak.Watching;

/// <summary>How an item ended.</summary>
internal enum Ending
{
    Value,

    /// <summary>With the exception that it threw.</summary>
    Exception,

    /// <summary>It ended its worker.</summary>
    Crash,

    /// <summary>Its worker was killed from outside.</summary>
    Killed,

    /// <summary>It took more memory than allowed.</summary>
    OutOfMemory,
    Timeout,

    /// <summary>With a timeout that only a stopped worker or a slow machine explains.</summary>
    Late,
    Cancelled,

    /// <summary>Dropped with the rest of a map that failed, or of a loop that was left.</summary>
    Dropped,

    /// <summary>The pool had ended before.</summary>
    Refused,

    /// <summary>The pool gave up to start workers.</summary>
    NoWorkers,
}
