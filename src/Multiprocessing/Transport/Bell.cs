namespace Multiprocessing.Transport;

/// <summary>
/// What one side of a link uses to sleep until the other side has done something, and to wake it. This class is the
/// protocol (README.md has the argument why no wake-up is lost); the kinds differ in how a thread sleeps.
/// </summary>
/// <remarks>
/// One thread waits at a time. <see cref="Wait"/>, <see cref="Poke"/> and <see cref="Dispose"/> may run at any time on any
/// thread; every other member touches shared memory unguarded and is for threads that hold the link.
/// </remarks>
internal abstract unsafe partial class Bell : IDisposable
{
    /// <summary>In place of a room: until the outgoing ring is empty.</summary>
    private const int Everything = -1;

    private readonly MappedSegment _segment;
    private readonly BellSlot* _mine;
    private readonly BellSlot* _peer;
    private readonly RingReader _incoming;
    private readonly RingReader? _side;
    private readonly RingWriter _outgoing;

    private readonly Lock _gate = new();    // guards the two below, against each other
    private int _suspended;                 // drivers that watch the incoming ring themselves
    private bool _parked;                   // a thread is asleep or about to be

    private int _poked;
    private bool _ignoresFrames;            // the waiting thread's own: it waits for room alone
    private volatile bool _closed;

    private protected Bell(BellSide side)
    {
        _segment = side.Segment;
        _mine = side.Mine;
        _peer = side.Peer;
        _incoming = side.Incoming;
        _side = side.SideIncoming;
        _outgoing = side.Outgoing;
    }

    private protected BellSlot* Mine => _mine;

    private protected BellSlot* Peer => _peer;

    /// <summary>Whether the other process is known to have closed its end.</summary>
    private protected virtual bool PeerIsGone => false;

    private bool HasFrame => _incoming.HasFrame || (_side is not null && _side.HasFrame);

    /// <summary>Waits until an incoming ring has a frame, the outgoing ring has room for <paramref name="room"/> bytes (if not 0), or somebody pokes.</summary>
    /// <param name="room">Payload bytes that the caller wants to send, 0 for nothing; for an empty frame, 1.</param>
    /// <param name="spin">How long to look before sleeping, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="timeout">How long to stay parked, or null for no limit.</param>
    internal WaitResult Wait(int room = 0, long spin = 0, TimeSpan? timeout = null)
    {
        if (!_segment.TryHold())
        {
            return WaitResult.Closed;
        }

        try
        {
            return Look(room) ?? Spin(room, spin) ?? Park(room, timeout ?? Timeout.InfiniteTimeSpan);
        }
        finally
        {
            _segment.Drop();
        }
    }

    /// <summary>Waits until the outgoing ring has room for <paramref name="room"/> bytes, whatever comes in meanwhile: for a thread that is still at an incoming frame.</summary>
    internal WaitResult WaitForRoom(int room) => WaitIgnoringFrames(room);

    /// <summary>Waits until the other side has released everything that was committed, whatever comes in meanwhile.</summary>
    internal WaitResult WaitUntilTaken() => WaitIgnoringFrames(Everything);

    private WaitResult WaitIgnoringFrames(int room)
    {
        _ignoresFrames = true;
        try
        {
            return Wait(room);
        }
        finally
        {
            _ignoresFrames = false;
        }
    }

    /// <summary>Wakes the other side if it waits for a frame; call it after one or more commits. A fence and a load when it does not wait.</summary>
    internal void Ring()
    {
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref _peer->Waiting) & BellSlot.Frame) != 0)
        {
            WakePeerOnce();
        }
    }

    /// <summary>Wakes the other side if it waits for the room that now is there; call it after one or more releases.</summary>
    internal void RingRoom()
    {
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref _peer->Waiting) & BellSlot.Room) != 0 && _incoming.Head >= Volatile.Read(ref _peer->RoomAt))
        {
            WakePeerOnce();
        }
    }

    /// <summary>Makes the waiting thread of this side, or the next one to wait, return <see cref="WaitResult.Poked"/>. Pokes not yet used up are one.</summary>
    internal void Poke()
    {
        if (Interlocked.Exchange(ref _poked, 1) == 0 && Volatile.Read(ref _parked))
        {
            WakeMine();
        }
    }

    /// <summary>A driver watches the incoming ring itself: the other side need not wake the sleeping thread for frames until <see cref="ResumeWaiting"/>. Nests.</summary>
    internal void SuspendWaiting()
    {
        lock (_gate)
        {
            if (_suspended++ == 0)
            {
                // The wish for room stays: the driver does not look after that.
                Interlocked.And(ref _mine->Waiting, ~BellSlot.Frame);
            }
        }
    }

    /// <summary>
    /// The driver looks no more: the sleeping thread is announced again, and woken at once if a frame came before the
    /// announcement, for which the other side saw nobody to wake.
    /// </summary>
    internal void ResumeWaiting()
    {
        lock (_gate)
        {
            if (--_suspended > 0 || !_parked)
            {
                return;
            }

            Interlocked.Or(ref _mine->Waiting, BellSlot.Frame);
        }

        Interlocked.MemoryBarrier();
        if (HasFrame)
        {
            WakeMine();
        }
    }

    /// <summary>Makes every <see cref="Wait"/>, present and future, return <see cref="WaitResult.Closed"/>.</summary>
    public void Dispose()
    {
        _closed = true;
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _parked))
        {
            WakeMine();
        }

        Close();
    }

    /// <summary>What <see cref="Sleep"/> needs to notice a wake-up that comes before it.</summary>
    private protected abstract int PrepareSleep();

    /// <summary>Sleeps until woken, or not at all if a wake-up came since <see cref="PrepareSleep"/>; may return for no reason.</summary>
    private protected abstract void Sleep(int prepared, TimeSpan timeout);

    /// <summary>Wakes the sleeping thread of this side.</summary>
    private protected abstract void WakeOwn();

    /// <summary>Wakes the sleeping thread of the other side.</summary>
    private protected abstract void WakePeer();

    /// <summary>Gives back what the kind holds, once no thread sleeps on it.</summary>
    private protected virtual void Close()
    {
    }

    private void WakePeerOnce()
    {
        // Whoever takes the flags makes the call; later rings then cost nothing until the peer announces itself again.
        if (Interlocked.Exchange(ref _peer->Waiting, 0) != 0)
        {
            WakePeer();
        }
    }

    private void WakeMine()
    {
        if (_segment.TryHold())
        {
            try
            {
                WakeOwn();
            }
            finally
            {
                _segment.Drop();
            }
        }
    }
}
