using System.Runtime.InteropServices;

namespace Multiprocessing.Transport;

/// <summary>
/// The shared cursors of one ring. They count bytes since the beginning and never wrap. Each stands 64 bytes or more from
/// the next, so that a side which writes its own never takes away the cache line that the other side writes.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct RingControl
{
    internal const int Size = 256;

    /// <summary>Bytes published; written by the producer only.</summary>
    [FieldOffset(0)]
    internal long Tail;

    /// <summary>Where the open frame starts, in units of 8 bytes (upper half), and how much of it is valid (lower half); 0 when none is.</summary>
    [FieldOffset(64)]
    internal long Open;

    /// <summary>Bytes released; written by the consumer only.</summary>
    [FieldOffset(128)]
    internal long Head;
}
