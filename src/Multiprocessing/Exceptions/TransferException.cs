namespace Multiprocessing;

/// <summary>
/// A function or a value cannot travel between the program and a worker, or could not be rebuilt on the other side.
/// The message names the way to the culprit, for example
/// <c>captured variable 'client' → _handler (System.Net.Http.HttpMessageHandler)</c>.
/// </summary>
/// <remarks>What is refused in the program is refused before anything is sent. What fails in a worker fails its item only.</remarks>
public sealed class TransferException : MultiprocessingException
{
    /// <summary>Creates an exception with a default message.</summary>
    public TransferException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What cannot travel, and the way to it.</param>
    public TransferException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What cannot travel, and the way to it.</param>
    /// <param name="innerException">The cause.</param>
    public TransferException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
