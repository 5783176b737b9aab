using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Messaging;

/// <summary>The sending end of a link, with its ring full.</summary>
public sealed unsafe class OutboxTests
{
    private const int Large = 1 << 20;

    [Theory]
    [InlineData("memory")]
    [InlineData("file")]
    [InlineData("named")]
    public void TrySend_NoRoomToAnnounceALargeMessage_ItIsWholeWhenThereIs(string segments)
    {
        string? before = Environment.GetEnvironmentVariable(MappedSegment.KindVariable);
        Environment.SetEnvironmentVariable(MappedSegment.KindVariable, segments);
        try
        {
            using Link program = Link.Create(new LinkOptions { BellKind = BellKind.Default, RingCapacity = 64 * 1024 });
            using Link worker = Link.Open(program.Address);
            using Outbox outbox = new(worker, new DefinitionTable(), tokens: null);
            using Inbox inbox = new(program, new DefinitionStore(), tokens: null, loggers: null);

            // One large message that was taken in already: its segment comes back while the next one waits.
            WriteLarge(outbox, 1);
            Assert.True(outbox.TrySend(outbox.Writer.Start, outbox.Writer.Length));
            Fill(outbox);
            WriteLarge(outbox, 2);
            Assert.False(outbox.TrySend(outbox.Writer.Start, outbox.Writer.Length));
            Assert.Equal(1, Receive(inbox));
            while (inbox.TryReceive(out _, out long length) && length == sizeof(long))
            {
                inbox.Release();
            }

            Assert.True(outbox.TrySend(outbox.Writer.Start, outbox.Writer.Length));
            Assert.Equal(2, Receive(inbox));
        }
        finally
        {
            Environment.SetEnvironmentVariable(MappedSegment.KindVariable, before);
        }
    }

    private static void WriteLarge(Outbox outbox, byte content)
    {
        outbox.Begin(PlainHeader.Bytes);
        *(PlainHeader*)outbox.Writer.Start = new PlainHeader { Kind = MessageKind.Results };
        new Span<byte>(outbox.Writer.Reserve(Large), Large).Fill(content);
        outbox.Cancel();
    }

    /// <summary>Sends small messages until there is no room.</summary>
    private static void Fill(Outbox outbox)
    {
        long small = (long)MessageKind.Results;
        while (outbox.TrySend((byte*)&small, sizeof(long)))
        {
        }
    }

    /// <summary>The content of the next message, which is a large one.</summary>
    private static int Receive(Inbox inbox)
    {
        Assert.True(inbox.TryReceive(out byte* message, out long length));
        Assert.Equal(PlainHeader.Bytes + Large, length);
        ReadOnlySpan<byte> content = new(message + PlainHeader.Bytes, Large);
        Assert.False(content.ContainsAnyExcept(content[0]));
        int value = content[0];
        inbox.Release();
        return value;
    }
}
