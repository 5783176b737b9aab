using System.Net.Sockets;

namespace Multiprocessing.Transport;

/// <summary>
/// Sleeps on a socket to the other process, and on a second one that only this process writes to, for its own pokes.
/// A byte wakes; how many there are means nothing.
/// </summary>
internal sealed class SocketBell : Bell
{
    private static readonly byte[] s_ring = [1];

    private readonly Socket _pokeSender;
    private readonly Socket _pokeReceiver;
    private readonly byte[] _drain = new byte[256];
    private readonly List<Socket> _ready = new(2);  // of the one thread that waits
    private readonly Lock _gate = new();            // guards closing against a waiting thread's use
    private Socket? _peer;
    private BellListener? _listener;
    private bool _sleeping;
    private bool _disposed;
    private volatile bool _peerIsGone;

    /// <summary>The worker's side, connected; or the parent's, which listens until <see cref="Accept"/>.</summary>
    internal SocketBell(BellSide side, Socket? peer, BellListener? listener)
        : base(side)
    {
        _peer = peer;
        _listener = listener;
        if (peer is not null)
        {
            peer.Blocking = false;
        }

        var token = RandomBytes.Get(LinkHeader.TokenSize);
        using var own = new BellListener(token, isWithinProcess: true);
        _pokeSender = BellListener.Connect(own.Path, token);
        _pokeReceiver = own.Accept(Timeout.InfiniteTimeSpan, CancellationToken.None);
        _pokeSender.Blocking = false;
        _pokeReceiver.Blocking = false;
    }

    private protected override bool PeerIsGone => _peerIsGone;

    /// <summary>The parent's side: lets the worker in and stops listening.</summary>
    internal void Accept(TimeSpan timeout, CancellationToken cancellation, Action? onStranger = null)
    {
        if (_listener is null)
        {
            return;
        }

        var peer = _listener.Accept(timeout, cancellation, onStranger);
        peer.Blocking = false;
        Volatile.Write(ref _peer, peer);
        StopListening();

        // What was rung before there was a connection reached nobody: one ring stands for all of it.
        WakePeer();
    }

    /// <summary>Removes the socket's file, also when nobody has come.</summary>
    internal void StopListening() => Interlocked.Exchange(ref _listener, null)?.Dispose();

    private protected override int PrepareSleep() => 0;

    private protected override void Sleep(int prepared, TimeSpan timeout)
    {
        var peer = Volatile.Read(ref _peer) ?? throw new InvalidOperationException("The bell is not connected yet.");
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _sleeping = true;
        }

        try
        {
            _ready.Clear();
            _ready.Add(_pokeReceiver);
            _ready.Add(peer);
            Socket.Select(_ready, null, null, BellListener.Selectable(timeout));
            foreach (var socket in _ready)
            {
                if (!Drain(socket) && socket == peer)
                {
                    _peerIsGone = true;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _sleeping = false;
                if (_disposed)
                {
                    CloseSockets();
                }
            }
        }
    }

    private protected override void WakeOwn() => Send(_pokeSender);

    private protected override void WakePeer()
    {
        if (Volatile.Read(ref _peer) is { } peer)
        {
            Send(peer);
        }
    }

    private protected override void Close()
    {
        StopListening();
        lock (_gate)
        {
            _disposed = true;
            if (!_sleeping)
            {
                CloseSockets();
            }
        }
    }

    private static void Send(Socket socket)
    {
        try
        {
            socket.Send(s_ring, SocketFlags.None);
        }
        catch (SocketException)
        {
            // Full: bytes enough are waiting to be seen. Closed: Wait learns it where it reads.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private bool Drain(Socket socket)
    {
        while (true)
        {
            var count = socket.Receive(_drain, SocketFlags.None, out var error);
            if (error == SocketError.WouldBlock)
            {
                return true;
            }

            if (error != SocketError.Success || count == 0)
            {
                return false;
            }

            if (count < _drain.Length)
            {
                return true;
            }
        }
    }

    private void CloseSockets()
    {
        _peer?.Dispose();
        _pokeSender.Dispose();
        _pokeReceiver.Dispose();
    }
}
