using System.Globalization;

namespace Multiprocessing.Transport;

/// <summary>How bytes stand in a ring: an 8-byte header (length, mark), the payload, then nothing up to the next multiple of 8.</summary>
internal static class RingFormat
{
    internal const int HeaderSize = 8;
    internal const int MinimumCapacity = 4096;

    private const uint FrameMark = 0x4D415246;
    private const uint PaddingMark = 0x44415046;

    /// <summary>
    /// Half of the ring: then a frame that does not fit before the end of an empty ring always fits after the padding,
    /// wherever the cursors stand.
    /// </summary>
    internal static int MaxFrame(int capacity) => (capacity / 2) - HeaderSize;

    internal static int SizeOf(int payload) => (payload + HeaderSize + 7) & ~7;

    internal static ulong FrameHeader(int length) => ((ulong)FrameMark << 32) | (uint)length;

    internal static ulong PaddingHeader(int length) => ((ulong)PaddingMark << 32) | (uint)length;

    internal static bool IsFrame(ulong header) => (uint)(header >> 32) == FrameMark;

    internal static bool IsPadding(ulong header) => (uint)(header >> 32) == PaddingMark;

    internal static int Length(ulong header) => (int)(uint)header;

    internal static void CheckCapacity(int capacity)
    {
        if (capacity < MinimumCapacity || !System.Numerics.BitOperations.IsPow2(capacity))
        {
            throw new ArgumentOutOfRangeException(nameof(capacity), capacity, "A ring's capacity is a power of two, at least 4096.");
        }
    }

    internal static InvalidDataException Garbled(FormattableString found) =>
        new("The shared ring is garbled: " + found.ToString(CultureInfo.InvariantCulture) + ".");
}
