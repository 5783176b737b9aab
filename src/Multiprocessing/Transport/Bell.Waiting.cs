using System.Diagnostics;

namespace Multiprocessing.Transport;

/// <content>The three stages of a wait: a look, a spin, a sleep.</content>
internal abstract unsafe partial class Bell
{
    private const int LooksBetweenClockReads = 32;

    private WaitResult? Look(int room)
    {
        if (_closed)
        {
            return WaitResult.Closed;
        }

        if (Volatile.Read(ref _poked) != 0 && Interlocked.Exchange(ref _poked, 0) != 0)
        {
            return WaitResult.Poked;
        }

        if ((!_ignoresFrames && HasFrame) || HasRoom(room))
        {
            return WaitResult.Ready;
        }

        return null;
    }

    private bool HasRoom(int room) => room > 0 ? _outgoing.HasRoom(room) : room == Everything && _outgoing.IsEmpty;

    private WaitResult? Spin(int room, long spin)
    {
        if (spin <= 0)
        {
            return null;
        }

        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < LooksBetweenClockReads; i++)
            {
                if (Look(room) is { } seen)
                {
                    return seen;
                }

                SpinPause.Once();
            }

            // Whoever is to bring the change may be waiting for this very CPU.
            Thread.Yield();
        }
        while (Stopwatch.GetTimestamp() - start < spin);

        return null;
    }

    private WaitResult Park(int room, TimeSpan timeout)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            while (true)
            {
                var prepared = PrepareSleep();
                Announce(room);
                Interlocked.MemoryBarrier();
                if (Look(room) is { } seen)
                {
                    return seen;
                }

                // Gone may have been learnt after its last frame was looked for: look once more, now that no more can come.
                if (PeerIsGone)
                {
                    return Look(room) ?? WaitResult.PeerGone;
                }

                var remaining = timeout;
                if (timeout != Timeout.InfiniteTimeSpan && (remaining = timeout - Stopwatch.GetElapsedTime(start)) <= TimeSpan.Zero)
                {
                    return WaitResult.TimedOut;
                }

                Sleep(prepared, remaining);
            }
        }
        finally
        {
            lock (_gate)
            {
                _parked = false;
                Volatile.Write(ref _mine->Waiting, 0);
            }
        }
    }

    private void Announce(int room)
    {
        var wishes = 0;
        if (room != 0)
        {
            Volatile.Write(ref _mine->RoomAt, room > 0 ? _outgoing.RoomCursor(room) : _outgoing.Tail);
            wishes = BellSlot.Room;
        }

        lock (_gate)
        {
            _parked = true;
            Volatile.Write(ref _mine->Waiting, _suspended == 0 && !_ignoresFrames ? wishes | BellSlot.Frame : wishes);
        }
    }
}
