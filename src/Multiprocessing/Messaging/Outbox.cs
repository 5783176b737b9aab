using System.Runtime.CompilerServices;
using System.Text;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Messaging;

/// <summary>
/// The sending end of a link: writes messages in the ring's own memory where they fit, sends the definitions that a message
/// needs ahead of it, and puts into a segment of its own what is too large. One thread at a time.
/// </summary>
internal sealed unsafe class Outbox : IDisposable
{
    /// <summary>Less contiguous room than this is not worth starting a message in.</summary>
    private const int SmallestRoom = 8192;

    /// <summary>The most that is kept of the writer's own memory.</summary>
    private const int LargestKept = 1 << 20;

    private readonly Link _link;
    private readonly PayloadWriter _definitions;
    private readonly OutgoingSegments _segments;
    private long _largeBytes;
    private int _defined;
    private bool _isInRing;

    internal Outbox(Link link, DefinitionTable definitions, ITokenExporter? tokens)
    {
        _link = link;
        _segments = new OutgoingSegments(link.Outgoing);
        Writer = new PayloadWriter(definitions) { Tokens = tokens, Blocks = _segments };
        _definitions = new PayloadWriter(definitions);
    }

    /// <summary>Writes the message that was begun, header included.</summary>
    internal PayloadWriter Writer { get; }

    /// <summary>Bytes that went by segments of their own. Any thread may ask.</summary>
    internal long LargeBytes => Volatile.Read(ref _largeBytes);

    /// <summary>How long to wait for another large message before the memory that is kept for it is given back; none where none is. Any thread may ask.</summary>
    internal TimeSpan? Rest => Keeps ? OutgoingSegments.Rest : null;

    /// <summary>Whether <see cref="ShedIfRested"/> has something to do. Any thread may ask.</summary>
    internal bool IsRested => Keeps && _segments.AreRested;

    private bool Keeps => _segments.AreKept || Writer.OwnCapacity > LargestKept;

    /// <summary>Whether what was written since <see cref="Begin"/> can no longer be committed where it stands.</summary>
    internal bool NeedsDetour
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Writer.Spilled || Writer.Definitions.Count != _defined;
    }

    /// <summary>Between messages: gives back what is kept, if no large one has come for so long.</summary>
    internal void ShedIfRested()
    {
        if (IsRested)
        {
            _segments.Shed();
            Writer.Trim(LargestKept);
        }
    }

    /// <summary>Starts a message, in the ring if there is room; the header's bytes are to be filled before it is ended.</summary>
    /// <param name="headerBytes">How many bytes the header takes.</param>
    /// <param name="wanted">How many bytes the message may come to: so many are looked for in one piece first.</param>
    internal void Begin(int headerBytes, int wanted = SmallestRoom)
    {
        _segments.Tidy();
        ShedIfRested();

        _isInRing = _link.Outgoing.TryBegin(wanted, out byte* target, out int available)
            || (wanted > SmallestRoom && _link.Outgoing.TryBegin(SmallestRoom, out target, out available));
        if (_isInRing)
        {
            Writer.Reset(target, available);
        }
        else
        {
            Writer.Reset();
        }

        Skip(headerBytes);
    }

    /// <summary>Publishes the message.</summary>
    /// <param name="tail">What follows it, and was not written because it is large.</param>
    /// <returns><see langword="false"/> where the ring has no room: nothing was sent.</returns>
    internal bool TryEnd(ReadOnlySpan<byte> tail = default)
    {
        if (_isInRing && !NeedsDetour && tail.IsEmpty)
        {
            CommitInRing((int)Writer.Length);
            return true;
        }

        // What stands in the ring where another message has to go first is moved out of its way.
        byte[]? moved = _isInRing && !Writer.Spilled ? new ReadOnlySpan<byte>(Writer.Start, (int)Writer.Length).ToArray() : null;
        Cancel();
        fixed (byte* copy = moved)
        {
            byte* message = moved is null ? Writer.Start : copy;
            return tail.IsEmpty ? TrySend(message, Writer.Length) : TrySendDefinitions() && TrySendLarge(message, Writer.Length, tail);
        }
    }

    /// <summary>Forgets the message that was begun. What was written stays readable if it had spilled.</summary>
    internal void Cancel()
    {
        if (_isInRing)
        {
            _isInRing = false;
            _link.Outgoing.Abandon();
        }
    }

    /// <summary>Publishes the first bytes of what was begun in the ring, without what came after.</summary>
    internal void CommitInRing(int length)
    {
        _isInRing = false;
        _link.Outgoing.Commit(length);
    }

    /// <summary>Lets a reader that finds this process dead have the message as it stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void PublishOpen() => _link.Outgoing.PublishOpen((int)Writer.Length);

    /// <summary>Sends bytes that are a whole message, after the definitions that are due.</summary>
    internal bool TrySend(byte* message, long length)
    {
        if (!TrySendDefinitions())
        {
            return false;
        }

        return length <= _link.Outgoing.MaxFrame / 2 ? TryCopy(message, length) : TrySendLarge(message, length, default);
    }

    /// <summary>For the worker, which may wait: the program always reads.</summary>
    /// <exception cref="ProgramGoneException">The program has ended.</exception>
    internal void SendWaiting(byte* message, long length)
    {
        while (!TrySend(message, length))
        {
            Wait(_link.Outgoing.MaxFrame / 2);
        }

        _segments.TakeBack();
        if (_segments.AreAway)
        {
            WaitUntilTaken();
        }
    }

    /// <summary>For the worker: memory of this process that a message leads to must outlive it, so go on when the program has opened it.</summary>
    internal void WaitUntilTaken() => Wait(null);

    public void Dispose()
    {
        Writer.Dispose();
        _definitions.Dispose();
        _segments.Dispose();
    }

    private void Wait(int? room)
    {
        _link.Bell.Ring();
        WaitResult result = room is { } bytes ? _link.Bell.WaitForRoom(bytes) : _link.Bell.WaitUntilTaken();
        if (result is WaitResult.Closed or WaitResult.PeerGone)
        {
            throw new ProgramGoneException();
        }
    }

    private bool TrySendDefinitions()
    {
        int count = Writer.Definitions.Count;
        if (count == _defined)
        {
            return true;
        }

        _definitions.Reset();
        PlainHeader header = new() { Kind = MessageKind.Definitions };
        _definitions.WriteBytes(new ReadOnlySpan<byte>(&header, PlainHeader.Bytes));
        _definitions.Definitions.WriteDefinitions(_definitions, _defined, count);
        if (!TryCopy(_definitions.Start, _definitions.Length))
        {
            return false;
        }

        _defined = count;
        return true;
    }

    private bool TryCopy(byte* message, long length)
    {
        if (!_link.Outgoing.TryBegin((int)length, out byte* target, out _))
        {
            return false;
        }

        Buffer.MemoryCopy(message, target, length, length);
        _link.Outgoing.Commit((int)length);
        return true;
    }

    private bool TrySendLarge(byte* start, long startLength, ReadOnlySpan<byte> tail)
    {
        // Where there is no room to announce it, the message stays in its block until it is tried again.
        if (tail.IsEmpty && _segments.BlockOf(start) is { } block)
        {
            return TryAnnounce(block, start - block.Pointer, startLength);
        }

        long length = startLength + tail.Length;
        MappedSegment segment = _segments.Rent(length);
        Buffer.MemoryCopy(start, segment.Pointer, startLength, startLength);
        tail.CopyTo(new Span<byte>(segment.Pointer + startLength, tail.Length));
        if (TryAnnounce(segment, 0, length))
        {
            return true;
        }

        _segments.PutBack(segment);
        return false;
    }

    /// <summary>Says that a message lies in a segment, which is the reader's until it has gone on.</summary>
    private bool TryAnnounce(MappedSegment segment, long offset, long length)
    {
        _definitions.Reset();
        PlainHeader header = new() { Kind = MessageKind.Large };
        _definitions.WriteBytes(new ReadOnlySpan<byte>(&header, PlainHeader.Bytes));
        _definitions.WriteInt64(offset);
        _definitions.WriteInt64(length);
        byte[] address = Encoding.UTF8.GetBytes(segment.Address);
        _definitions.WriteInt32(address.Length);
        _definitions.WriteBytes(address);
        if (!TryCopy(_definitions.Start, _definitions.Length))
        {
            return false;
        }

        Volatile.Write(ref _largeBytes, _largeBytes + length);
        _segments.HandOver(segment);
        return true;
    }

    private void Skip(int bytes)
    {
        for (; bytes > 0; bytes -= sizeof(int))
        {
            Writer.WriteInt32(0);
        }
    }
}
