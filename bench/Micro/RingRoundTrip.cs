using BenchmarkDotNet.Attributes;
using Multiprocessing.Transport;

namespace Micro;

/// <summary>A frame of a number there and back over both rings of a link, between two threads of this process that spin.</summary>
public unsafe class RingRoundTrip
{
    private Link _parent = null!;
    private Link _worker = null!;
    private Thread _echo = null!;
    private volatile bool _stopping;
    private int _number;

    [GlobalSetup]
    public void Connect()
    {
        _parent = Link.Create(new LinkOptions());
        _worker = Link.Open(_parent.Address);
        _parent.AcceptPeer(TimeSpan.FromSeconds(30), CancellationToken.None);
        _parent.Unlink();
        _echo = new Thread(Echo) { IsBackground = true };
        _echo.Start();
    }

    [GlobalCleanup]
    public void Disconnect()
    {
        _stopping = true;
        _echo.Join();
        _parent.Dispose();
        _worker.Dispose();
    }

    [Benchmark]
    public int Spinning()
    {
        Send(_parent.Outgoing, ++_number);
        while (!_parent.Incoming.HasFrame)
        {
            SpinPause.Once();
        }

        return Receive(_parent.Incoming);
    }

    private void Echo()
    {
        while (!_stopping)
        {
            if (_worker.Incoming.HasFrame)
            {
                Send(_worker.Outgoing, Receive(_worker.Incoming));
            }
            else
            {
                SpinPause.Once();
            }
        }
    }

    private static void Send(RingWriter ring, int number)
    {
        if (!ring.TryBegin(sizeof(int), out byte* target, out _))
        {
            throw new InvalidOperationException("A frame at a time always has room.");
        }

        *(int*)target = number;
        ring.Commit(sizeof(int));
    }

    private static int Receive(RingReader ring)
    {
        ring.TryRead(out byte* frame, out _);
        int number = *(int*)frame;
        ring.Release();
        return number;
    }
}
