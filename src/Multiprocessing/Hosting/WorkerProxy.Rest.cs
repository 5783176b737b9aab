namespace Multiprocessing.Hosting;

/// <content>
/// The memory of large messages, which is given back when none has followed for some time. The pump sees to it, and so must have a limit to its
/// sleep where there is any: either the pump sees it before it sleeps, or who sent sees that the pump does not look again, and wakes it.
/// </content>
internal sealed partial class WorkerProxy
{
    /// <summary>Whether the pump's sleep has a limit, so that it looks again by itself.</summary>
    private bool _looksAgain;

    /// <summary>How long the pump sleeps at most.</summary>
    private TimeSpan? UntilNextLook(bool hasWork, TimeSpan quiet)
    {
        Volatile.Write(ref _looksAgain, false);
        Interlocked.MemoryBarrier();
        TimeSpan? limit = hasWork ? quiet : _outbox.Rest;
        Volatile.Write(ref _looksAgain, limit is not null);
        return limit;
    }

    /// <summary>For who has sent: whether there is memory to give back of which the pump may not know.</summary>
    private bool KeepsUnseen()
    {
        if (_outbox.Rest is null)
        {
            return false;
        }

        Interlocked.MemoryBarrier();
        return !Volatile.Read(ref _looksAgain);
    }

    /// <summary>For the pump, after each sleep.</summary>
    private void ShedIfRested()
    {
        // Whoever holds the gate is sending; there is a next look.
        if (_outbox.IsRested && _sendGate.TryEnter())
        {
            try
            {
                _outbox.ShedIfRested();
            }
            finally
            {
                _sendGate.Exit();
            }
        }
    }
}
