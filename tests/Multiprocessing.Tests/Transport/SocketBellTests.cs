using System.Net.Sockets;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed class SocketBellTests : BellTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    private protected override BellKind Kind => BellKind.Socket;

    [Fact(Timeout = 60_000)]
    public async Task Wait_PeerClosed_GivesItsLastFrameThenPeerGone()
    {
        using var pair = new LinkPair(Kind);
        await LinkPair.Run(
            () =>
            {
                Assert.Equal(WaitResult.Ready, pair.Parent.Bell.Wait());
                Assert.True(Frames.TryRead(pair.Parent.Incoming, 1, 100));
                Assert.Equal(WaitResult.PeerGone, pair.Parent.Bell.Wait());
                Assert.Equal(WaitResult.PeerGone, pair.Parent.Bell.Wait());
                pair.Parent.Bell.Ring();
            },
            () =>
            {
                Assert.True(Frames.TryWrite(pair.Worker.Outgoing, 1, 100));
                pair.Worker.Bell.Ring();
                pair.Worker.Dispose();
            });
    }

    [Fact(Timeout = 60_000)]
    public async Task Wait_FrameRungBeforeTheParentAccepted_IsNotLost()
    {
        for (var round = 0; round < 100; round++)
        {
            using var parent = Link.Create(new LinkOptions { BellKind = Kind, RingCapacity = 4096 });
            using var worker = Link.Open(parent.Address);
            var waiting = LinkPair.Start(() => Assert.Equal(WaitResult.Ready, worker.Bell.Wait()));
            Assert.True(Frames.TryWrite(parent.Outgoing, 1, 100));
            parent.Bell.Ring();
            parent.AcceptPeer(s_long, CancellationToken.None);
            await waiting;
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptPeer_StrangersComeFirst_AreClosedAndTheWorkerGetsIn()
    {
        using var parent = Link.Create(new LinkOptions { BellKind = Kind, RingCapacity = 4096 });
        var path = LinkAddress.Parse(parent.Address).SocketPath;
        using var silent = ConnectTo(path);
        using var wrong = ConnectTo(path);
        wrong.Send(new byte[LinkHeader.TokenSize]);
        using var gone = ConnectTo(path);
        gone.Close();
        using var half = ConnectTo(path);
        half.Send(LinkAddress.Parse(parent.Address).Token.AsSpan(0, 8));

        var accepting = LinkPair.Start(() => parent.AcceptPeer(s_long, CancellationToken.None));

        // The wrong token is answered with the end while the door is still open for the rightful one.
        Assert.Equal(0, await wrong.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.False(accepting.IsCompleted);
        using var worker = Link.Open(parent.Address);
        await accepting;
        Assert.Equal(0, await silent.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(0, await half.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.ThrowsAny<SocketException>(() => ConnectTo(path).Dispose());

        Assert.True(Frames.TryWrite(worker.Outgoing, 1, 100));
        worker.Bell.Ring();
        Assert.Equal(WaitResult.Ready, parent.Bell.Wait());
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptPeer_ManySilentStrangers_TheWorkerStillGetsIn()
    {
        using var parent = Link.Create(new LinkOptions { BellKind = Kind, RingCapacity = 4096 });
        var path = LinkAddress.Parse(parent.Address).SocketPath;
        var accepting = LinkPair.Start(() => parent.AcceptPeer(s_long, CancellationToken.None));
        var strangers = new List<Socket>();
        await LinkPair.Run(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                strangers.Add(ConnectTo(path));
            }
        });
        using var worker = Link.Open(parent.Address);
        await accepting;
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact(Timeout = 60_000)]
    public async Task AcceptPeer_NobodyComes_EndsByTimeOrCancellation()
    {
        using var parent = Link.Create(new LinkOptions { BellKind = Kind, RingCapacity = 4096 });
        await LinkPair.Run(() => Assert.Throws<TimeoutException>(() => parent.AcceptPeer(TimeSpan.FromMilliseconds(20), CancellationToken.None)));

        using var cancellation = new CancellationTokenSource();
        var accepting = LinkPair.Start(() => parent.AcceptPeer(Timeout.InfiniteTimeSpan, cancellation.Token));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);

        // Still open for the rightful peer.
        using var worker = Link.Open(parent.Address);
        await LinkPair.Run(() => parent.AcceptPeer(s_long, CancellationToken.None));
    }

    private static Socket ConnectTo(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }
}
