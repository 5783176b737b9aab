namespace Multiprocessing.Transport;

/// <summary>
/// The consumer's end of a ring. One thread at a time; a frame is read in place and its bytes stay valid until
/// <see cref="Release"/>. What stands in shared memory is believed only after it was checked: the producer is another
/// process, which may have gone wrong.
/// </summary>
internal sealed unsafe class RingReader
{
    private readonly RingControl* _control;
    private readonly byte* _data;
    private readonly int _capacity;
    private readonly long _mask;
    private readonly int _maxFrame;

    private long _head;             // our cursor; the shared one is a copy for the producer
    private long _tail;             // the producer's cursor as last seen: it can only have grown since
    private long _next = -1;        // where the frame being read ends, or -1

    internal RingReader(byte* control, byte* data, int capacity)
    {
        RingFormat.CheckCapacity(capacity);
        _control = (RingControl*)control;
        _data = data;
        _capacity = capacity;
        _mask = capacity - 1;
        _maxFrame = RingFormat.MaxFrame(capacity);
        _tail = _head = Volatile.Read(ref _control->Head);
    }

    /// <summary>Whether something was committed that is not released yet. Any thread may ask; costs one load while nothing happens.</summary>
    internal bool HasFrame => Volatile.Read(ref _control->Tail) != Volatile.Read(ref _head);

    /// <summary>Bytes released so far.</summary>
    internal long Head => Volatile.Read(ref _head);

    /// <summary>The next committed frame, in place. Asked again before <see cref="Release"/>, it gives the same frame.</summary>
    internal bool TryRead(out byte* frame, out int length)
    {
        if (_head == _tail && !RefreshTail())
        {
            frame = null;
            length = 0;
            return false;
        }

        var position = _head;
        var toEnd = _capacity - (position & _mask);
        var header = HeaderAt(position);
        if (RingFormat.IsPadding(header))
        {
            if (RingFormat.Length(header) != toEnd - RingFormat.HeaderSize || toEnd + RingFormat.HeaderSize > _tail - position)
            {
                throw RingFormat.Garbled($"padding of {RingFormat.Length(header)} bytes at {position}, {toEnd} before the end, tail {_tail}");
            }

            position += toEnd;
            toEnd = _capacity;
            header = HeaderAt(position);
        }

        length = RingFormat.Length(header);
        if (!RingFormat.IsFrame(header) || (uint)length > (uint)_maxFrame
            || RingFormat.SizeOf(length) > Math.Min(toEnd, _tail - position))
        {
            throw RingFormat.Garbled($"frame header {header:X16} at {position}, {toEnd} before the end, tail {_tail}");
        }

        frame = _data + (position & _mask) + RingFormat.HeaderSize;
        _next = position + RingFormat.SizeOf(length);
        return true;
    }

    /// <summary>Frees the frame just read.</summary>
    internal void Release()
    {
        if (_next < 0)
        {
            throw new InvalidOperationException("No frame was read.");
        }

        Volatile.Write(ref _head, _next);
        _next = -1;
        Volatile.Write(ref _control->Head, _head);
    }

    /// <summary>
    /// What the producer has declared valid of a frame that it has not committed, after every committed frame was released: false until then.
    /// While the producer lives, the answer counts only if asking a second time gives the same frame: between two looks it may have
    /// committed that one and begun another.
    /// </summary>
    internal bool TryReadOpen(out byte* frame, out int length)
    {
        frame = null;
        length = 0;
        if (_head != _tail || RefreshTail())
        {
            return false;
        }

        var open = Volatile.Read(ref _control->Open);
        if ((int)open == 0)
        {
            return false;
        }

        // A frame begun stands at the tail, or at the beginning of the ring when padding would precede it.
        var toEnd = _capacity - (_head & _mask);
        var start = _head;
        if ((uint)(open >> 32) != (uint)(start >> 3))
        {
            start += toEnd;
            toEnd = _capacity;
        }

        if ((uint)(open >> 32) != (uint)(start >> 3))
        {
            // Death between publishing the tail and forgetting the open part: the frame was committed and read.
            return false;
        }

        if ((uint)open > (uint)_maxFrame || RingFormat.SizeOf((int)open) > Math.Min(toEnd, _capacity - (start - _head)))
        {
            throw RingFormat.Garbled($"open part of {(uint)open} bytes at {start}, {toEnd} before the end");
        }

        frame = _data + (start & _mask) + RingFormat.HeaderSize;
        length = (int)open;
        return true;
    }

    private ulong HeaderAt(long position) => Volatile.Read(ref *(ulong*)(_data + (position & _mask)));

    private bool RefreshTail()
    {
        var tail = Volatile.Read(ref _control->Tail);
        if ((ulong)(tail - _head) > (ulong)_capacity || ((tail | _head) & 7) != 0)
        {
            throw RingFormat.Garbled($"tail {tail}, head {_head}, capacity {_capacity}");
        }

        _tail = tail;
        return tail != _head;
    }
}
