using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

/// <summary>Frames whose length and bytes follow from their number, so that a reader knows what must come next.</summary>
internal static unsafe class Frames
{
    internal static int LengthOf(int number, int longest) => (int)((uint)(number * 2654435761u) % (uint)(longest + 1));

    internal static bool TryWrite(RingWriter ring, int number, int length)
    {
        if (!ring.TryBegin(length, out var target, out var available))
        {
            return false;
        }

        Assert.True(available >= length);
        Assert.Equal(0, (nint)target & 7);
        new Span<byte>(target, length).Fill((byte)number);
        if (length >= sizeof(int))
        {
            *(int*)target = number;
        }

        ring.Commit(length);
        return true;
    }

    internal static bool TryRead(RingReader ring, int number, int length)
    {
        if (!ring.TryRead(out var frame, out var found))
        {
            return false;
        }

        Check(frame, found, number, length);
        ring.Release();
        return true;
    }

    internal static void Check(byte* frame, int found, int number, int length)
    {
        if (found != length)
        {
            Assert.Fail($"Frame {number} has {found} bytes instead of {length}.");
        }

        if (length >= sizeof(int) && *(int*)frame != number)
        {
            Assert.Fail($"Frame {*(int*)frame} came instead of {number}.");
        }

        var rest = new ReadOnlySpan<byte>(frame, length)[(length >= sizeof(int) ? sizeof(int) : 0)..];
        if (rest.ContainsAnyExcept((byte)number))
        {
            Assert.Fail($"Frame {number} of {length} bytes has other bytes.");
        }
    }

    /// <summary>Writes frames as a pump would: waits for room when there is none.</summary>
    internal static void SendAll(Link link, int count, int longest)
    {
        for (var number = 0; number < count; number++)
        {
            var length = LengthOf(number, longest);
            while (!TryWrite(link.Outgoing, number, length))
            {
                Assert.NotEqual(WaitResult.Closed, link.Bell.Wait(room: Math.Max(length, 1)));
            }

            link.Bell.Ring();
        }
    }

    internal static void ReceiveAll(Link link, int count, int longest)
    {
        for (var number = 0; number < count; number++)
        {
            while (!TryRead(link.Incoming, number, LengthOf(number, longest)))
            {
                Assert.Equal(WaitResult.Ready, link.Bell.Wait());
            }

            link.Bell.RingRoom();
        }
    }

    internal static void SendOne(Link link, int number)
    {
        while (!TryWrite(link.Outgoing, number, sizeof(int)))
        {
            link.Bell.Wait(room: sizeof(int));
        }

        link.Bell.Ring();
    }

    internal static void ReceiveOne(Link link, int number, long spin)
    {
        while (!TryRead(link.Incoming, number, sizeof(int)))
        {
            Assert.Equal(WaitResult.Ready, link.Bell.Wait(spin: spin));
        }

        link.Bell.RingRoom();
    }
}
