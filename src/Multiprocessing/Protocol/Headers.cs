using System.Runtime.InteropServices;

namespace Multiprocessing.Protocol;

/// <summary>What a chunk is.</summary>
[Flags]
internal enum ChunkFlags : byte
{
    None = 0,

    /// <summary>Items have a timeout: the worker records when each starts.</summary>
    Timed = 1,

    /// <summary>The items are the integers from <see cref="ChunkHeader.From"/> on; no payload follows.</summary>
    Range = 2,

    /// <summary>Each item names its own function.</summary>
    SingleCalls = 4,

    /// <summary>Items belong to a trace: its place stands ahead of the items, or ahead of each call.</summary>
    Traced = 8,
}

/// <summary>The start of a <see cref="MessageKind.Chunk"/> message; the items follow.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct ChunkHeader
{
    internal const int Bytes = 16;

    internal MessageKind Kind;
    internal byte Slot;
    internal ChunkFlags Flags;

    /// <summary>How many items the worker claims at once, at least 1: more than one where items are too short for one to be stuck.</summary>
    internal byte ClaimSize;

    internal int Count;
    internal int Function;
    internal int From;
}

/// <summary>The start of <see cref="MessageKind.Results"/> and <see cref="MessageKind.Failure"/>; results or an exception follow.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct ResultsHeader
{
    internal const int Bytes = 16;

    internal MessageKind Kind;
    internal byte Slot;

    /// <summary>1 where the worker is done with the chunk.</summary>
    internal byte IsDone;

    /// <summary>How many bytes each result takes, where they stand as a block; 0 otherwise. The count of a block that was never finished follows from its length.</summary>
    internal byte PlainSize;

    internal int Count;

    /// <summary>How long the whole chunk took, in ticks of 100 ns; with <see cref="IsDone"/>.</summary>
    internal long ElapsedTicks;
}

/// <summary>The start of every message that has no header of its own.</summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
internal struct PlainHeader
{
    internal const int Bytes = 4;

    internal MessageKind Kind;
}
