using System.Runtime.CompilerServices;

namespace Multiprocessing.Transport;

/// <summary>
/// The producer's end of a ring. One thread at a time; a frame is begun, filled in place and committed, and nothing of it
/// is visible before that, except what <see cref="PublishOpen"/> declares for the case that this process dies.
/// </summary>
internal sealed unsafe class RingWriter
{
    private readonly RingControl* _control;
    private readonly byte* _data;
    private readonly int _capacity;
    private readonly long _mask;

    private long _tail;             // our cursor; the shared one is a copy for the consumer
    private long _head;             // the consumer's cursor as last seen: it can only have grown since
    private long _start;            // where the frame begun has its header
    private long _openStart;        // the same, as the shared Open says it
    private uint _lengths;          // how many lengths the frame begun may have, from 0 on; 0 when none was begun
    private bool _opened;           // whether the shared Open speaks of the frame begun

    internal RingWriter(byte* control, byte* data, int capacity)
    {
        RingFormat.CheckCapacity(capacity);
        _control = (RingControl*)control;
        _data = data;
        _capacity = capacity;
        _mask = capacity - 1;
        _tail = Volatile.Read(ref _control->Tail);
        _head = Volatile.Read(ref _control->Head);
        MaxFrame = RingFormat.MaxFrame(capacity);
    }

    /// <summary>The largest payload of a frame.</summary>
    internal int MaxFrame { get; }

    /// <summary>Whether the consumer has released everything that was committed.</summary>
    internal bool IsEmpty => Volatile.Read(ref _control->Head) == Volatile.Read(ref _tail);

    /// <summary>Bytes committed so far. Any thread may ask.</summary>
    internal long Tail => Volatile.Read(ref _tail);

    /// <summary>How many of them the consumer has released. Any thread may ask.</summary>
    internal long Released => Volatile.Read(ref _control->Head);

    /// <summary>Begins a frame: a contiguous span of at least <paramref name="minimum"/> bytes, or false when the ring has no room for it now.</summary>
    internal bool TryBegin(int minimum, out byte* target, out int available)
    {
        CheckPayload(minimum);
        var size = RingFormat.SizeOf(minimum);
        var toEnd = _capacity - (_tail & _mask);
        var padding = toEnd >= size ? 0 : toEnd;

        // A quarter is kept known to be free, so that spans are long; a consumer that keeps up is looked at once in that many bytes.
        var free = _capacity - (_tail - _head);
        if (free < padding + size || free < _capacity / 4)
        {
            free = RefreshFree();
        }

        if (free < padding + size)
        {
            target = null;
            available = 0;
            return false;
        }

        var start = _tail + padding;
        var contiguous = padding == 0 ? Math.Min(toEnd, free) : free - padding;
        ForgetOpen();
        _start = start;
        _openStart = (start >> 3) << 32;
        available = (int)Math.Min(contiguous - RingFormat.HeaderSize, MaxFrame);
        _lengths = (uint)available + 1;
        target = _data + (start & _mask) + RingFormat.HeaderSize;
        return true;
    }

    /// <summary>Publishes the first <paramref name="length"/> bytes of the frame begun as a frame.</summary>
    internal void Commit(int length)
    {
        CheckBegun(length);
        if (_start != _tail)
        {
            var padding = (int)(_start - _tail) - RingFormat.HeaderSize;
            *(ulong*)(_data + (_tail & _mask)) = RingFormat.PaddingHeader(padding);
        }

        *(ulong*)(_data + (_start & _mask)) = RingFormat.FrameHeader(length);
        _tail = _start + RingFormat.SizeOf(length);
        _lengths = 0;
        Volatile.Write(ref _control->Tail, _tail);

        // Only after the tail has moved: a death in between leaves an open part that lies before the tail, which no reader takes.
        ForgetOpen();
    }

    /// <summary>Forgets the frame begun.</summary>
    internal void Abandon()
    {
        _lengths = 0;
        ForgetOpen();
    }

    /// <summary>Declares the first <paramref name="length"/> bytes of the frame begun valid, for a reader that finds this process dead.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PublishOpen(int length)
    {
        CheckBegun(length);
        _opened = true;
        Volatile.Write(ref _control->Open, _openStart | (uint)length);
    }

    /// <summary>For a writer that declares many lengths in a row: where <see cref="PublishOpen"/> writes.</summary>
    internal long* OpenWord
    {
        get
        {
            _opened = true;
            return &_control->Open;
        }
    }

    /// <summary>And what: for each further byte that is valid it is one more.</summary>
    internal long OpenValue(int length)
    {
        CheckBegun(length);
        return _openStart | (uint)length;
    }

    /// <summary>Whether <see cref="TryBegin"/> with this minimum would succeed now. Any thread may ask.</summary>
    internal bool HasRoom(int minimum) => Volatile.Read(ref _control->Head) >= RoomCursor(minimum);

    /// <summary>Where the consumer's cursor must stand for <see cref="TryBegin"/> with this minimum to succeed.</summary>
    internal long RoomCursor(int minimum)
    {
        CheckPayload(minimum);
        var tail = Volatile.Read(ref _tail);
        var size = RingFormat.SizeOf(minimum);
        var toEnd = _capacity - (tail & _mask);
        return tail + (toEnd >= size ? size : toEnd + size) - _capacity;
    }

    private long RefreshFree()
    {
        var head = Volatile.Read(ref _control->Head);
        if (head < _head || (ulong)(_tail - head) > (ulong)_capacity || ((head | _tail) & 7) != 0)
        {
            throw RingFormat.Garbled($"head {head}, tail {_tail}, capacity {_capacity}");
        }

        _head = head;
        return _capacity - (_tail - head);
    }

    private void ForgetOpen()
    {
        if (_opened)
        {
            _opened = false;
            Volatile.Write(ref _control->Open, 0);
        }
    }

    private void CheckPayload(int minimum)
    {
        if ((uint)minimum > (uint)MaxFrame)
        {
            throw new ArgumentOutOfRangeException(nameof(minimum), minimum, "A frame of this ring holds 0 to " + MaxFrame + " bytes.");
        }
    }

    private void CheckBegun(int length)
    {
        if ((uint)length >= _lengths)
        {
            Refuse(length);
        }
    }

    private void Refuse(int length)
    {
        if (_lengths == 0)
        {
            throw new InvalidOperationException("No frame was begun.");
        }

        throw new ArgumentOutOfRangeException(nameof(length), length, "The frame begun holds 0 to " + (_lengths - 1) + " bytes.");
    }
}
