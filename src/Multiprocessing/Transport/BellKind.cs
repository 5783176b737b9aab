namespace Multiprocessing.Transport;

/// <summary>How a side of a link sleeps and is woken.</summary>
internal enum BellKind
{
    /// <summary><see cref="Futex"/> where it works, else <see cref="Socket"/>; the environment variable MULTIPROCESSING_BELL (futex, socket) decides when it is set.</summary>
    Default,

    /// <summary>A word in the shared memory that Linux lets a thread sleep on.</summary>
    Futex,

    /// <summary>A Unix domain socket between the two processes.</summary>
    Socket,
}
