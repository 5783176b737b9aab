namespace Multiprocessing.Transport;

/// <summary>Why <see cref="Bell.Wait"/> returned.</summary>
internal enum WaitResult
{
    /// <summary>The incoming ring has a frame, or the outgoing ring has the room that was asked for.</summary>
    Ready,

    /// <summary>Somebody in this process called <see cref="Bell.Poke"/>; that poke is used up.</summary>
    Poked,

    /// <summary>The other process has closed its end, and nothing of it is left to read. Only a socket can tell.</summary>
    PeerGone,

    /// <summary>The time was over.</summary>
    TimedOut,

    /// <summary>The link is disposed: leave.</summary>
    Closed,
}
