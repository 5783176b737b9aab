using FsCheck;
using FsCheck.Fluent;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed unsafe class GarbledRingTests
{
    private const int Capacity = 4096;

    [Theory]
    [InlineData(-8)]
    [InlineData(4)]
    [InlineData(Capacity + 8)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void TryRead_GarbledTail_Throws(long tail)
    {
        using var ring = new Ring(Capacity);
        ring.Control->Tail = tail;
        var error = Assert.Throws<InvalidDataException>(() => ring.Reader.TryRead(out _, out _));
        Assert.Contains(tail.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryReadOpen(out _, out _));
    }

    [Theory]
    [InlineData(-8)]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void TryBegin_GarbledHead_Throws(long head)
    {
        using var ring = new Ring(Capacity);
        while (Frames.TryWrite(ring.Writer, 1, 100))
        {
        }

        // A cursor beyond the tail claims bytes that were never written; one far behind claims a ring larger than it is.
        ring.Control->Head = head;
        Assert.Throws<InvalidDataException>(() => ring.Writer.TryBegin(100, out _, out _));
        ring.AssertFence();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    [InlineData(2041)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void TryRead_GarbledLength_Throws(int length)
    {
        using var ring = new Ring(Capacity);
        Frames.TryWrite(ring.Writer, 1, 96);
        *(int*)ring.Data = length;
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryRead(out _, out _));
    }

    [Fact]
    public void TryRead_PaddingThatIsNone_Throws()
    {
        using var ring = new Ring(Capacity);
        Frames.TryWrite(ring.Writer, 1, 96);
        *(ulong*)ring.Data = RingFormat.PaddingHeader(Capacity - 8);
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryRead(out _, out _));
        *(ulong*)ring.Data = RingFormat.PaddingHeader(96);
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryRead(out _, out _));
    }

    [Fact]
    public void TryReadOpen_GarbledLength_Throws()
    {
        using var ring = new Ring(Capacity);
        ring.Control->Open = 5000;
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryReadOpen(out _, out _));
        ring.Control->Open = uint.MaxValue;
        Assert.Throws<InvalidDataException>(() => ring.Reader.TryReadOpen(out _, out _));
    }

    /// <summary>Whatever stands in the shared memory, a reader gives bytes inside the ring or says what it found, and a writer writes inside.</summary>
    [Fact]
    public void RandomSharedMemory_NeverReadsOrWritesOutsideTheRing()
    {
        var near = Gen.Choose(-2, (Capacity / 8) + 2).Select(word => (long)word * 8);
        var any = Gen.Choose(int.MinValue, int.MaxValue).SelectMany(high => Gen.Choose(int.MinValue, int.MaxValue).Select(low => ((long)high << 32) | (uint)low));
        var cursor = Gen.OneOf(near, any, Gen.Choose(-16, 2 * Capacity).Select(value => (long)value));
        var word = Gen.OneOf(
            any,
            Gen.Choose(-8, Capacity).Select(length => (long)RingFormat.FrameHeader(length)),
            Gen.Choose(-8, Capacity).Select(length => (long)RingFormat.PaddingHeader(length)));
        var cases = cursor.Four().SelectMany(cursors => word.ArrayOf().Select(data => (cursors, data)));

        Prop.ForAll(cases.ToArbitrary(), found => Survives(found.cursors, found.data))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(20_000));
    }

    private static void Survives((long Head, long Tail, long Open, long Later) cursors, long[] data)
    {
        using var ring = new Ring(Capacity);
        ring.Control->Head = cursors.Head;
        ring.AttachReader();
        ring.Control->Tail = cursors.Tail;
        ring.Control->Open = cursors.Open;
        for (var i = 0; i < Capacity / 8 && data.Length > 0; i++)
        {
            ((long*)ring.Data)[i] = data[i % data.Length];
        }

        Tolerate(() =>
        {
            while (ring.Reader.TryRead(out var frame, out var length))
            {
                Touch(ring, frame, length);
                ring.Reader.Release();
            }
        });
        Tolerate(() =>
        {
            if (ring.Reader.TryReadOpen(out var open, out var length))
            {
                Touch(ring, open, length);
            }
        });
        Tolerate(() =>
        {
            ring.Control->Head = cursors.Later;
            while (ring.Writer.TryBegin(64, out var target, out var available))
            {
                new Span<byte>(target, available).Fill(1);
                ring.Writer.Commit(available);
            }
        });
        ring.AssertFence();
    }

    private static void Touch(Ring ring, byte* frame, int length) =>
        Assert.True(frame >= ring.Data && length >= 0 && frame + length <= ring.Data + ring.Capacity);

    private static void Tolerate(Action action)
    {
        try
        {
            action();
        }
        catch (InvalidDataException)
        {
        }
    }
}
