namespace Multiprocessing.Transport;

/// <summary>
/// Everything that one side of a worker's connection needs: a ring in each direction, a third from the worker for what must not
/// wait for its turn in the second, the bell that wakes, and raw shared memory for whoever sits above.
/// </summary>
/// <remarks>
/// Disposing wakes the thread in <see cref="Bell.Wait"/>, which then returns <see cref="WaitResult.Closed"/>.
/// The memory stays mapped until the last holder has gone: a thread that touches a ring or <see cref="Scratch"/> while
/// another may dispose does so between <see cref="TryHold"/> and <see cref="Drop"/>.
/// </remarks>
internal sealed unsafe class Link : IDisposable
{
    internal const string BellVariable = "MULTIPROCESSING_BELL";

    private const int Parent = 0;
    private const int Worker = 1;

    private readonly MappedSegment _segment;

    private Link(MappedSegment segment, LinkHeader header, int side, LinkAddress address, BellListener? listener)
    {
        _segment = segment;
        Address = address.ToString();
        ScratchBytes = header.ScratchBytes;

        var memory = segment.Pointer;
        var other = 1 - side;
        Outgoing = new RingWriter(LinkHeader.RingControlAt(memory, side), header.RingData(memory, side), header.RingCapacity);
        Incoming = new RingReader(LinkHeader.RingControlAt(memory, other), header.RingData(memory, other), header.RingCapacity);
        if (side == Worker)
        {
            SideOutgoing = new RingWriter(LinkHeader.SideControl(memory), header.SideData(memory), LinkHeader.SideCapacity);
        }
        else
        {
            SideIncoming = new RingReader(LinkHeader.SideControl(memory), header.SideData(memory), LinkHeader.SideCapacity);
        }

        var parts = new BellSide
        {
            Segment = segment,
            Mine = LinkHeader.BellSlotAt(memory, side),
            Peer = LinkHeader.BellSlotAt(memory, other),
            Incoming = Incoming,
            SideIncoming = SideIncoming,
            Outgoing = Outgoing,
        };
        if (address.Bell == BellKind.Futex)
        {
            Bell = new FutexBell(parts);
        }
        else
        {
            var peer = side == Worker ? BellListener.Connect(address.SocketPath, address.Token) : null;
            Bell = new SocketBell(parts, peer, listener);
        }
    }

    /// <summary>One line without whitespace that contains everything <see cref="Open"/> needs. It carries the token: hand it to the worker alone.</summary>
    internal string Address { get; }

    internal RingWriter Outgoing { get; }

    internal RingReader Incoming { get; }

    /// <summary>The worker's end of the side ring; <see langword="null"/> on the parent's side. One thread at a time, but any: not the one that works.</summary>
    internal RingWriter? SideOutgoing { get; }

    /// <summary>The parent's end of the side ring; <see langword="null"/> on the worker's side.</summary>
    internal RingReader? SideIncoming { get; }

    internal Bell Bell { get; }

    internal byte* Scratch => _segment.Pointer + LinkHeader.ScratchAt;

    internal int ScratchBytes { get; }

    /// <summary>The parent's side.</summary>
    /// <exception cref="IOException">There is no room for the segment or no place for the socket.</exception>
    internal static Link Create(LinkOptions options)
    {
        var header = new LinkHeader(options.RingCapacity, options.ScratchBytes, RandomBytes.Get(LinkHeader.TokenSize));
        var bell = Resolve(options.BellKind);
        MappedSegment? segment = null;
        BellListener? listener = null;
        try
        {
            segment = MappedSegment.Create(header.SegmentLength, options.SegmentKind);
            header.Write(segment.Pointer);
            listener = bell == BellKind.Socket ? new BellListener(header.Token) : null;
            var address = new LinkAddress(
                bell, header.Token, header.RingCapacity, header.ScratchBytes, segment.Address, listener?.Path ?? string.Empty);
            return new Link(segment, header, Parent, address, listener);
        }
        catch
        {
            listener?.Dispose();
            segment?.Dispose();
            throw;
        }
    }

    /// <summary>The worker's side.</summary>
    /// <exception cref="IOException">The segment or the socket is gone.</exception>
    /// <exception cref="InvalidDataException">The address is none, or what stands there is not this link.</exception>
    internal static Link Open(string address)
    {
        var parsed = LinkAddress.Parse(address);
        LinkHeader header;
        try
        {
            header = new LinkHeader(parsed.RingCapacity, parsed.ScratchBytes, parsed.Token);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new InvalidDataException("Not the address of a link: " + address, error);
        }

        var segment = MappedSegment.Open(parsed.Segment);
        try
        {
            header.Check(segment.Pointer, segment.Length);
            return new Link(segment, header, Worker, parsed, null);
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>The parent's side: waits until the worker's bell is connected. A futex needs no connection.</summary>
    /// <exception cref="TimeoutException">The worker did not come in time.</exception>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="onStranger">Told of each connection that was refused.</param>
    internal void AcceptPeer(TimeSpan timeout, CancellationToken cancellation, Action? onStranger = null) =>
        (Bell as SocketBell)?.Accept(timeout, cancellation, onStranger);

    /// <summary>In a worker process, before it opens the link: makes named segments where the program, or its workers, find them when this process has ended.</summary>
    internal static void MoveIn(string address)
    {
        if (MappedSegment.PathOf(LinkAddress.Parse(address).Segment) is { } path)
        {
            NamedSegmentFile.MoveIn(path);
        }
    }

    /// <summary>Takes every name away from the file system; call it when the worker is connected.</summary>
    internal void Unlink()
    {
        _segment.Unlink();
        (Bell as SocketBell)?.StopListening();
    }

    /// <summary>Keeps the shared memory mapped until <see cref="Drop"/>; false when the link is disposed already.</summary>
    internal bool TryHold() => _segment.TryHold();

    /// <summary>Ends what <see cref="TryHold"/> began.</summary>
    internal void Drop() => _segment.Drop();

    public void Dispose()
    {
        Bell.Dispose();
        _segment.Dispose();
    }

    private static BellKind Resolve(BellKind kind)
    {
        if (kind != BellKind.Default)
        {
            return kind;
        }

        return Environment.GetEnvironmentVariable(BellVariable) switch
        {
            "futex" => BellKind.Futex,
            "socket" => BellKind.Socket,
            _ => FutexBell.Works ? BellKind.Futex : BellKind.Socket,
        };
    }
}
