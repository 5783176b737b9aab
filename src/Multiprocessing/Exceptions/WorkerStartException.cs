namespace Multiprocessing;

/// <summary>
/// A worker could not be started, or its <see cref="ProcessPoolOptions.Initializer"/> failed (that exception is then
/// <see cref="Exception.InnerException"/>). The pool stops instead of starting workers again and again: what was pending
/// and what is submitted later fails with this exception.
/// </summary>
public sealed class WorkerStartException : MultiprocessingException
{
    /// <summary>Creates an exception with a default message.</summary>
    public WorkerStartException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What failed, with what the worker said.</param>
    public WorkerStartException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What failed, with what the worker said.</param>
    /// <param name="innerException">The cause.</param>
    public WorkerStartException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
