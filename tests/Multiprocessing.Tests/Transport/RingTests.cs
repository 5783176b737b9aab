using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed unsafe class RingTests
{
    private const int Capacity = 4096;

    [Fact]
    public void TryRead_NothingCommitted_IsFalse()
    {
        using var ring = new Ring(Capacity);
        Assert.False(ring.Reader.HasFrame);
        Assert.False(ring.Reader.TryRead(out _, out _));
        Assert.True(ring.Writer.TryBegin(10, out _, out _));
        Assert.False(ring.Reader.HasFrame);
        ring.Writer.Commit(10);
        Assert.True(ring.Reader.HasFrame);
        Assert.False(ring.Writer.IsEmpty);
        Assert.True(ring.Reader.TryRead(out _, out var length));
        Assert.Equal(10, length);
        Assert.False(ring.Writer.IsEmpty);
        ring.Reader.Release();
        Assert.True(ring.Writer.IsEmpty);
    }

    [Fact]
    public void Frames_OfEverySizeAtEveryPosition_ArriveIntact()
    {
        using var ring = new Ring(Capacity);
        var number = 0;
        for (var step = 0; step <= 64; step += 8)
        {
            for (var length = 0; length <= ring.Writer.MaxFrame; length++, number++)
            {
                Assert.True(Frames.TryWrite(ring.Writer, number, length));
                Assert.True(Frames.TryRead(ring.Reader, number, length));
            }

            Assert.True(Frames.TryWrite(ring.Writer, number, step));
            Assert.True(Frames.TryRead(ring.Reader, number++, step));
        }

        Assert.False(ring.Reader.HasFrame);
        ring.AssertFence();
    }

    [Fact]
    public void TryBegin_LongestFrameInEmptyRing_SucceedsAtEveryPosition()
    {
        for (var position = 0; position < Capacity; position += 8)
        {
            using var ring = new Ring(Capacity);
            for (var moved = 0; moved < position; moved += 8)
            {
                Assert.True(Frames.TryWrite(ring.Writer, 0, 0));
                Assert.True(Frames.TryRead(ring.Reader, 0, 0));
            }

            Assert.True(ring.Writer.HasRoom(ring.Writer.MaxFrame));
            Assert.True(Frames.TryWrite(ring.Writer, position, ring.Writer.MaxFrame));
            Assert.True(Frames.TryRead(ring.Reader, position, ring.Writer.MaxFrame));
            ring.AssertFence();
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(1000)]
    public void FullRing_RefusesUntilRoomIsReleased(int length)
    {
        using var ring = new Ring(Capacity);
        int written = 0, read = 0;
        for (var round = 0; round < 100; round++)
        {
            while (Frames.TryWrite(ring.Writer, written, length))
            {
                written++;
            }

            Assert.False(ring.Writer.HasRoom(length));
            Assert.True(Capacity - ((written - read) * RingFormat.SizeOf(length)) < 2 * RingFormat.SizeOf(length));
            Assert.True(Frames.TryRead(ring.Reader, read++, length));
            while (!ring.Writer.HasRoom(length))
            {
                Assert.True(Frames.TryRead(ring.Reader, read++, length));
            }
        }

        ring.AssertFence();
    }

    [Fact]
    public void HasRoom_AgreesWithTryBegin_ForEveryFillAndSize()
    {
        using var ring = new Ring(Capacity);
        var random = new Random(1);
        int written = 0, read = 0;
        var lengths = new Queue<int>();
        for (var step = 0; step < 200_000; step++)
        {
            var length = random.Next(ring.Writer.MaxFrame + 1);
            var room = ring.Writer.HasRoom(length);
            if (room)
            {
                Assert.True(Frames.TryWrite(ring.Writer, written++, length));
                lengths.Enqueue(length);
            }
            else
            {
                Assert.False(ring.Writer.TryBegin(length, out _, out _));
            }

            if (lengths.Count > random.Next(20))
            {
                Assert.True(Frames.TryRead(ring.Reader, read++, lengths.Dequeue()));
            }
        }

        ring.AssertFence();
    }

    [Fact]
    public void Commit_LessThanAvailable_NextFrameFollowsAtOnce()
    {
        using var ring = new Ring(Capacity);
        for (var number = 0; number < 10_000; number++)
        {
            Assert.True(ring.Writer.TryBegin(16, out var target, out var available));
            Assert.InRange(available, 16, ring.Writer.MaxFrame);
            new Span<byte>(target, available).Fill(0xAA);
            *(long*)target = number;
            ring.Writer.Commit(8);
            Assert.True(ring.Reader.TryRead(out var frame, out var length));
            Assert.Equal(8, length);
            Assert.Equal(number, *(long*)frame);
            ring.Reader.Release();
        }

        ring.AssertFence();
    }

    [Fact]
    public void Abandon_LeavesNothing()
    {
        using var ring = new Ring(Capacity);
        Assert.True(ring.Writer.TryBegin(100, out _, out _));
        ring.Writer.PublishOpen(50);
        ring.Writer.Abandon();
        Assert.False(ring.Reader.TryRead(out _, out _));
        Assert.False(ring.Reader.TryReadOpen(out _, out _));
        Assert.True(ring.Writer.IsEmpty);
        Assert.Throws<InvalidOperationException>(() => ring.Writer.Commit(1));
        Assert.True(Frames.TryWrite(ring.Writer, 7, 100));
        Assert.True(Frames.TryRead(ring.Reader, 7, 100));
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        using var ring = new Ring(Capacity);
        Assert.Throws<InvalidOperationException>(() => ring.Writer.PublishOpen(1));
        Assert.Throws<InvalidOperationException>(ring.Reader.Release);
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Writer.TryBegin(-1, out _, out _));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Writer.TryBegin(ring.Writer.MaxFrame + 1, out _, out _));
        Assert.True(ring.Writer.TryBegin(8, out _, out var available));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Writer.Commit(available + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ring.Writer.PublishOpen(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RingReader((byte*)ring.Control, ring.Data, 5000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RingWriter((byte*)ring.Control, ring.Data, 2048));
    }

    [Fact]
    public void TryReadOpen_AtEveryPosition_GivesWhatWasPublishedAfterAllFrames()
    {
        for (var position = 0; position < Capacity; position += 8)
        {
            using var ring = new Ring(Capacity);
            for (var moved = 0; moved < position; moved += 8)
            {
                Frames.TryWrite(ring.Writer, 0, 0);
                Frames.TryRead(ring.Reader, 0, 0);
            }

            Assert.True(Frames.TryWrite(ring.Writer, 1, 40));
            Assert.True(ring.Writer.TryBegin(1500, out var target, out _));
            new Span<byte>(target, 1000).Fill(0x5A);
            ring.Writer.PublishOpen(600);
            ring.Writer.PublishOpen(1000);

            Assert.False(ring.Reader.TryReadOpen(out _, out _));
            Assert.True(Frames.TryRead(ring.Reader, 1, 40));
            Assert.False(ring.Reader.TryRead(out _, out _));
            Assert.True(ring.Reader.TryReadOpen(out var open, out var length));
            Assert.Equal(1000, length);
            Assert.False(new ReadOnlySpan<byte>(open, length).ContainsAnyExcept((byte)0x5A));

            ring.Writer.Commit(1500);
            Assert.False(ring.Reader.TryReadOpen(out _, out _));
            Assert.True(ring.Reader.TryRead(out _, out length));
            Assert.Equal(1500, length);
            ring.Reader.Release();
            Assert.False(ring.Reader.TryReadOpen(out _, out _));
        }
    }

    [Fact]
    public void TryReadOpen_ProducerDiedBetweenCommitAndForgetting_IsFalse()
    {
        using var ring = new Ring(Capacity);
        Assert.True(ring.Writer.TryBegin(100, out _, out _));
        ring.Writer.PublishOpen(100);
        var open = ring.Control->Open;
        ring.Writer.Commit(100);
        ring.Control->Open = open;
        Assert.True(ring.Reader.TryRead(out _, out _));
        ring.Reader.Release();
        Assert.False(ring.Reader.TryReadOpen(out _, out _));
    }
}
