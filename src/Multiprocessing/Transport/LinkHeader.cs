using System.Globalization;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transport;

/// <summary>The first bytes of a link's segment, and where everything else stands in it.</summary>
internal sealed unsafe class LinkHeader
{
    internal const int TokenSize = 16;
    internal const int LayoutVersion = 2;

    /// <summary>Bytes of the side ring. Pages of it that were never written take no memory, where the segment is memory.</summary>
    internal const int SideCapacity = 1 << 19;

    private const ulong Magic = 0x4B4E494C_434F5250;
    private const int PageSize = 4096;
    private const int BellSlotsAt = 512;
    private const int RingControlsAt = 1024;
    private const int SideControlAt = RingControlsAt + (2 * RingControl.Size);
    private const int MaxScratchBytes = 1 << 30;

    internal LinkHeader(int ringCapacity, int scratchBytes, byte[] token)
    {
        RingFormat.CheckCapacity(ringCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(scratchBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scratchBytes, MaxScratchBytes);
        RingCapacity = ringCapacity;
        ScratchBytes = scratchBytes;
        Token = token;
    }

    internal int RingCapacity { get; }

    internal int ScratchBytes { get; }

    internal byte[] Token { get; }

    internal static long ScratchAt => PageSize;

    internal long SegmentLength => RingDataAt + (2L * RingCapacity) + SideCapacity;

    private long RingDataAt => PageSize + (((long)ScratchBytes + PageSize - 1) & ~(PageSize - 1L));

    /// <summary>The slot in which a side announces its sleep: 0 for the parent, 1 for the worker.</summary>
    internal static BellSlot* BellSlotAt(byte* segment, int side) => (BellSlot*)(segment + BellSlotsAt + (side * BellSlot.Size));

    /// <summary>The cursors of the ring that a side writes: 0 for the parent, 1 for the worker.</summary>
    internal static byte* RingControlAt(byte* segment, int side) => segment + RingControlsAt + (side * RingControl.Size);

    internal byte* RingData(byte* segment, int side) => segment + RingDataAt + ((long)side * RingCapacity);

    internal static byte* SideControl(byte* segment) => segment + SideControlAt;

    internal byte* SideData(byte* segment) => RingData(segment, 2);

    internal void Write(byte* segment)
    {
        var fields = (Fields*)segment;
        fields->Version = LayoutVersion;
        fields->RingCapacity = RingCapacity;
        fields->ScratchBytes = ScratchBytes;
        fields->SegmentLength = SegmentLength;
        new ReadOnlySpan<byte>(Token).CopyTo(new Span<byte>(fields->Token, TokenSize));
        Volatile.Write(ref fields->Magic, Magic);
    }

    /// <summary>Refuses a segment that is not the one the address speaks of.</summary>
    internal void Check(byte* segment, long length)
    {
        if (length != SegmentLength)
        {
            throw Refuse($"it has {length} bytes instead of {SegmentLength}");
        }

        var fields = (Fields*)segment;
        if (Volatile.Read(ref fields->Magic) != Magic)
        {
            throw Refuse($"it begins with {fields->Magic:X16}");
        }

        if (fields->Version != LayoutVersion)
        {
            throw Refuse($"its layout has version {fields->Version}, this library reads {LayoutVersion}");
        }

        if (!new ReadOnlySpan<byte>(fields->Token, TokenSize).SequenceEqual(Token))
        {
            throw Refuse($"it carries another token");
        }

        if (fields->RingCapacity != RingCapacity || fields->ScratchBytes != ScratchBytes || fields->SegmentLength != SegmentLength)
        {
            throw Refuse($"its sizes are {fields->RingCapacity}, {fields->ScratchBytes} and {fields->SegmentLength} instead of {RingCapacity}, {ScratchBytes} and {SegmentLength}");
        }
    }

    private static InvalidDataException Refuse(FormattableString why) =>
        new("The segment does not belong to this link: " + why.ToString(CultureInfo.InvariantCulture) + ".");

    [StructLayout(LayoutKind.Sequential)]
    private struct Fields
    {
        internal ulong Magic;
        internal int Version;
        internal int RingCapacity;
        internal int ScratchBytes;
        internal int Reserved;
        internal long SegmentLength;
        internal fixed byte Token[TokenSize];
    }
}
