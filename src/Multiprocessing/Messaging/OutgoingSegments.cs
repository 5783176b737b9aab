using System.Diagnostics;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Messaging;

/// <summary>
/// The segments that large messages of one sender lie in. Each is the sender's, then the reader's until it has gone on, then the
/// sender's again: new pages cost more than the copy. A message that grows large while it is written goes on in one of them, the block.
/// </summary>
internal sealed unsafe class OutgoingSegments(RingWriter ring) : IBlockMemory, IDisposable
{
    /// <summary>After so long without a large message what is kept for the next one is given back.</summary>
    internal static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Queue<Away> _away = new();
    private MappedSegment? _spare;
    private MappedSegment? _block;
    private MappedSegment? _outgrown;       // the block's predecessor, from which the message is moving
    private long _lastLarge;

    /// <summary>Whether any is the reader's.</summary>
    internal bool AreAway => _away.Count > 0;

    /// <summary>Whether any is kept for the next large message, or was for one that was given up. Any thread may ask.</summary>
    internal bool AreKept => Volatile.Read(ref _spare) is not null || Volatile.Read(ref _block) is not null || _outgrown is not null || _away.Count > 0;

    /// <summary>Whether there was no large message for long. Any thread may ask.</summary>
    internal bool AreRested => Stopwatch.GetElapsedTime(Volatile.Read(ref _lastLarge)) >= Rest;

    /// <summary>Between messages: what the last one has left in the block is not needed any more, and what the reader has gone on from is free.</summary>
    internal void Tidy()
    {
        if (_block is not null)
        {
            PutBack(_block);
            _block = null;
        }

        _outgrown?.Dispose();
        _outgrown = null;
        TakeBack();
    }

    /// <summary>Between messages: gives back what is not the reader's.</summary>
    internal void Shed()
    {
        Tidy();
        _spare?.Dispose();
        _spare = null;
    }

    /// <summary>One that the reader has gone on from, or a new one.</summary>
    /// <exception cref="IOException">There is no room for one.</exception>
    internal MappedSegment Rent(long length)
    {
        TakeBack();
        if (_spare is { } spare && spare.Length >= length && spare.Length / 8 <= length)
        {
            _spare = null;
            return spare;
        }

        return MappedSegment.Create(length + (length / 8));
    }

    /// <summary>The block, if the message that begins at <paramref name="start"/> lies in it.</summary>
    internal MappedSegment? BlockOf(byte* start) => _block is { } block && start >= block.Pointer && start < block.Pointer + block.Length ? block : null;

    /// <summary>Keeps a segment for the next large message, unless its name is gone by which that one would be found.</summary>
    internal void PutBack(MappedSegment segment)
    {
        MappedSegment? old = segment.Path is null ? _spare : segment;
        if (old != segment)
        {
            _spare = segment;
        }

        old?.Dispose();
    }

    /// <summary>A segment was announced in the ring: it is free when the reader has passed that place.</summary>
    internal void HandOver(MappedSegment segment)
    {
        _lastLarge = Stopwatch.GetTimestamp();
        _block = segment == _block ? null : _block;
        _away.Enqueue(new Away(ring.Tail, segment));
    }

    byte* IBlockMemory.Rent(long bytes, out long capacity)
    {
        _lastLarge = Stopwatch.GetTimestamp();
        _outgrown?.Dispose();
        _outgrown = _block;
        _block = null;
        try
        {
            _block = Rent(bytes);
        }
        catch (IOException)
        {
            // The writer's own memory does as well. If there is no room when it is sent either, that fails.
            capacity = 0;
            return null;
        }

        capacity = _block.Length;
        return _block.Pointer;
    }

    public void Dispose()
    {
        _spare?.Dispose();
        _block?.Dispose();
        _outgrown?.Dispose();
        while (_away.TryDequeue(out Away? away))
        {
            away.Segment.Dispose();
        }
    }

    /// <summary>What the reader has gone on from is this side's again.</summary>
    internal void TakeBack()
    {
        while (_away.TryPeek(out Away? away) && away.FreeAt <= ring.Released)
        {
            _away.Dequeue();
            PutBack(away.Segment);
        }
    }

    private sealed record Away(long FreeAt, MappedSegment Segment);
}
