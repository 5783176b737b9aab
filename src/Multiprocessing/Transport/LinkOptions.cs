namespace Multiprocessing.Transport;

/// <summary>How a <see cref="Link"/> is made.</summary>
internal sealed record LinkOptions
{
    /// <summary>Bytes of each of the two rings: a power of two, at least 4096.</summary>
    internal int RingCapacity { get; init; } = 1 << 20;

    /// <summary>Bytes of raw shared memory for whoever sits above.</summary>
    internal int ScratchBytes { get; init; } = 4096;

    internal BellKind BellKind { get; init; }

    internal SegmentKind SegmentKind { get; init; }
}
