using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// Where the worker's end of a <see cref="SocketBell"/> connects: a socket that lets in one connection, the one that presents the
/// token. Strangers are closed and hold nobody up.
/// </summary>
/// <remarks>
/// The socket stands in a private folder. On Linux the folder is gone as soon as somebody listens, so that nothing is left of it however
/// this process ends; the way to the socket is then a descriptor, which only processes of this user can follow.
/// </remarks>
internal sealed class BellListener : IDisposable
{
    private const int Backlog = 16;
    private const int MaxUndecided = 64;
    private static readonly TimeSpan s_longestSelect = TimeSpan.FromMinutes(30);

    private readonly PrivateFolder? _folder;    // where the socket has a name
    private readonly SafeFileHandle? _place;    // where its name is gone
    private readonly Socket _socket = NewSocket();
    private readonly byte[] _token;

    /// <param name="token">What the rightful peer presents.</param>
    /// <param name="isWithinProcess">Whether the peer is this process too: then, on Linux, the socket has a name that no file system knows.</param>
    internal BellListener(byte[] token, bool isWithinProcess = false)
    {
        _token = token;
        if (isWithinProcess && OperatingSystem.IsLinux())
        {
            Path = "\0mp-" + Convert.ToHexStringLower(RandomBytes.Get(12));
        }
        else
        {
            _folder = PrivateFolder.Create(FolderName.Temporary);
            Path = System.IO.Path.Combine(_folder.Path, "bell");
        }

        try
        {
            _socket.Bind(new UnixDomainSocketEndPoint(Path));
            _socket.Listen(Backlog);
            if (_folder is not null && OperatingSystem.IsLinux() && Libc.Open(Path, Libc.PathOnly) is var descriptor and >= 0)
            {
                _place = new SafeFileHandle(descriptor, ownsHandle: true);
                if (File.Exists(DescriptorFile.PathOf(_place)))
                {
                    Path = DescriptorFile.PathOf(_place);
                    _folder.Dispose();
                }
            }
        }
        catch (SocketException error)
        {
            Dispose();
            throw new IOException("No socket can be made at " + Path + ": " + error.Message, error);
        }
    }

    internal string Path { get; }

    /// <summary>The worker's side: connects and presents the token. It is not answered; a wrong token finds the connection closed.</summary>
    internal static Socket Connect(string path, ReadOnlySpan<byte> token)
    {
        var socket = NewSocket();
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            socket.Send(token);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException("No connection to the bell at " + path + ": " + error.Message, error);
        }
    }

    /// <summary>Waits for the rightful peer.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="onStranger">Told of each connection that was refused.</param>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    internal Socket Accept(TimeSpan timeout, CancellationToken cancellation, Action? onStranger = null)
    {
        // Select sleeps in the kernel; a connection of our own is what reaches it there.
        using var registration = cancellation.Register(VisitSelf);
        var start = Stopwatch.GetTimestamp();
        var undecided = new List<Visitor>();
        try
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                var ready = WaitForAny(undecided, Remaining(timeout, start));
                foreach (var visitor in undecided.Where(visitor => ready.Contains(visitor.Socket)).ToList())
                {
                    if (visitor.Decide(_token) is not { } rightful)
                    {
                        continue;
                    }

                    undecided.Remove(visitor);
                    if (rightful)
                    {
                        return visitor.Socket;
                    }

                    visitor.Socket.Dispose();
                    onStranger?.Invoke();
                }

                if (ready.Contains(_socket))
                {
                    undecided.Add(new Visitor(_socket.Accept()));
                    if (undecided.Count > MaxUndecided)
                    {
                        // The oldest silent one goes: the rightful peer speaks at once.
                        undecided[0].Socket.Dispose();
                        onStranger?.Invoke();
                        undecided.RemoveAt(0);
                    }
                }
            }
        }
        finally
        {
            undecided.ForEach(visitor => visitor.Socket.Dispose());
        }
    }

    /// <summary>Select counts microseconds in 32 bits, so it may return early from a longer time.</summary>
    internal static TimeSpan Selectable(TimeSpan timeout) => timeout < s_longestSelect ? timeout : s_longestSelect;

    public void Dispose()
    {
        _socket.Dispose();
        _place?.Dispose();
        _folder?.Dispose();
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private static TimeSpan Remaining(TimeSpan timeout, long start)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return timeout;
        }

        var remaining = timeout - Stopwatch.GetElapsedTime(start);
        return remaining > TimeSpan.Zero ? remaining : throw new TimeoutException("The worker did not connect within " + timeout + ".");
    }

    private List<Socket> WaitForAny(List<Visitor> undecided, TimeSpan timeout)
    {
        List<Socket> sockets = [_socket, .. undecided.Select(visitor => visitor.Socket)];
        Socket.Select(sockets, null, null, Selectable(timeout));
        return sockets;
    }

    private void VisitSelf()
    {
        try
        {
            using var socket = NewSocket();
            socket.Connect(new UnixDomainSocketEndPoint(Path));
        }
        catch (SocketException)
        {
            // Nobody listens any more, so nobody waits.
        }
    }

    /// <summary>A connection that has not yet said all of its token.</summary>
    private sealed class Visitor(Socket socket)
    {
        private readonly byte[] _said = new byte[LinkHeader.TokenSize];
        private int _count;

        internal Socket Socket { get; } = socket;

        /// <summary>Reads what is there; null while the token is not complete.</summary>
        internal bool? Decide(byte[] token)
        {
            try
            {
                var read = Socket.Receive(_said, _count, _said.Length - _count, SocketFlags.None);
                _count += read;
                if (read == 0)
                {
                    return false;
                }
            }
            catch (SocketException)
            {
                return false;
            }

            return _count < _said.Length ? null : CryptographicOperations.FixedTimeEquals(_said, token);
        }
    }
}
