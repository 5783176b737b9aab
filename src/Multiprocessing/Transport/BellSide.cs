namespace Multiprocessing.Transport;

/// <summary>The parts of a link that a bell works with, as one side sees them.</summary>
internal unsafe readonly struct BellSide
{
    internal required MappedSegment Segment { get; init; }

    internal required BellSlot* Mine { get; init; }

    internal required BellSlot* Peer { get; init; }

    internal required RingReader Incoming { get; init; }

    internal RingReader? SideIncoming { get; init; }

    internal required RingWriter Outgoing { get; init; }
}
