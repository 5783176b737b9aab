using System.Runtime.InteropServices;

namespace Multiprocessing.Transport;

/// <summary>What one side of a link tells the other about its sleep.</summary>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal struct BellSlot
{
    internal const int Size = 128;

    /// <summary>A bit of <see cref="Waiting"/>: wake me when you have committed a frame.</summary>
    internal const int Frame = 1;

    /// <summary>A bit of <see cref="Waiting"/>: wake me when your cursor has reached <see cref="RoomAt"/>.</summary>
    internal const int Room = 2;

    /// <summary>Changed by every wake-up, so that one which comes between the last look and the sleep prevents the sleep.</summary>
    [FieldOffset(0)]
    internal int Sequence;

    [FieldOffset(4)]
    internal int Waiting;

    [FieldOffset(8)]
    internal long RoomAt;
}
