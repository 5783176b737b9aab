namespace Multiprocessing;

/// <summary>The base of every exception that this library itself raises (a <see cref="TaskTimeoutException"/> derives from <see cref="TimeoutException"/> instead).</summary>
public class MultiprocessingException : Exception
{
    /// <summary>Creates an exception with a default message.</summary>
    public MultiprocessingException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    public MultiprocessingException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public MultiprocessingException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
