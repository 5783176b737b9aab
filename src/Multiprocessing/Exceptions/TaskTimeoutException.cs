namespace Multiprocessing;

/// <summary>An item ran longer than its <see cref="TaskOptions.Timeout"/>: its worker was ended and replaced.</summary>
public sealed class TaskTimeoutException : TimeoutException
{
    /// <summary>Creates an exception with a default message.</summary>
    public TaskTimeoutException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">Which item, on which worker, after how long.</param>
    public TaskTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">Which item, on which worker, after how long.</param>
    /// <param name="innerException">The cause.</param>
    public TaskTimeoutException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
