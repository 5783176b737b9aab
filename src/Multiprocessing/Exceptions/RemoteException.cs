namespace Multiprocessing;

/// <summary>
/// Stands for an exception of a worker whose own type could not be rebuilt in the program
/// (its type cannot travel, or could not be loaded or decoded here).
/// </summary>
public sealed class RemoteException : MultiprocessingException
{
    /// <summary>Creates the exception from what is known of the original.</summary>
    /// <param name="message">The original's message.</param>
    /// <param name="remoteTypeName">The full name of the original's type.</param>
    /// <param name="remoteStackTrace">The original's stack trace in the worker; empty where it had none.</param>
    /// <param name="innerException">Why the original could not be rebuilt, where that is known.</param>
    public RemoteException(string message, string remoteTypeName, string remoteStackTrace, Exception? innerException = null)
        : base(message, innerException)
    {
        RemoteTypeName = remoteTypeName;
        RemoteStackTrace = remoteStackTrace;
    }

    /// <summary>The full name of the original exception's type, for example <c>MyApp.OrderException</c>.</summary>
    public string RemoteTypeName { get; }

    /// <summary>The original's stack trace in the worker; empty where it had none.</summary>
    public string RemoteStackTrace { get; }
}
