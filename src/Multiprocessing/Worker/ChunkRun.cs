using System.Diagnostics;
using System.Runtime.CompilerServices;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>A chunk while the worker is at it: which item is next, where its bytes are, where its result goes.</summary>
internal sealed unsafe class ChunkRun(SharedPage page, PayloadReader reader, ResultWriter results)
{
    private ChunkHeader _header;
    private int* _running;
    private bool _isTimed;
    private int _item;

    internal ResultWriter Results { get; } = results;

    internal PayloadReader Reader { get; } = reader;

    internal bool IsRange => (_header.Flags & ChunkFlags.Range) != 0;

    internal bool IsSingleCalls => (_header.Flags & ChunkFlags.SingleCalls) != 0;

    internal bool IsTraced => (_header.Flags & ChunkFlags.Traced) != 0;

    internal int Function => _header.Function;

    /// <summary>How many items it had when it was sent.</summary>
    internal int Count => _header.Count;

    /// <summary>The claimed item as an index, in a range.</summary>
    internal int Index => IndexOf(_item);

    /// <summary>The claimed item that is next to start, counted in the chunk.</summary>
    internal int NextItem => _item + 1;

    /// <summary>The item that was started last.</summary>
    internal int RunningItem => *_running;

    internal void Begin(in ChunkHeader header)
    {
        _header = header;
        page.BegunAt(header.Slot) = Results.Begin(header.Slot);
        _isTimed = (header.Flags & ChunkFlags.Timed) != 0;
        _running = page.RunningWord(header.Slot);
    }

    /// <summary>Claims the next items: one, or several where they are short.</summary>
    internal bool TryClaim(out int count)
    {
        if (!page.TryClaim(_header.Slot, Math.Max((byte)1, _header.ClaimSize), out int first, out count))
        {
            return false;
        }

        _item = first - 1;
        return true;
    }

    /// <summary>Publishes that the next claimed item runs: from here on it is the one that is lost if this process ends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void StartItem() => StartItem(++_item);

    /// <summary>The same, for a loop that counts by itself and in the end says <see cref="Pass"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void StartItem(int item)
    {
        if (_isTimed)
        {
            Volatile.Write(ref page.RunningSince(_header.Slot), Stopwatch.GetTimestamp());
        }

        Volatile.Write(ref *_running, item);
    }

    /// <summary>Publishes the activity of the item that runs, which the program ends if this process does not; 0 where it has ended.</summary>
    internal void NoteSpan(long span, DateTime begun)
    {
        page.SpanBegunAt(_header.Slot) = begun.Ticks;
        Volatile.Write(ref page.RunningSpan(_header.Slot), span);
    }

    /// <summary>So many items were started by their number.</summary>
    internal void Pass(int count) => _item += count;

    /// <summary>An item of a range as an index.</summary>
    internal int IndexOf(int item) => _header.From + item;

    /// <summary>The arguments of the claimed item. The reader then stands at the next item, whether these could be decoded or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T ReadItem<T>(Codec<T> codec) => codec.IsFlat && !IsSingleCalls ? codec.Read(Reader) : ReadEnclosed(codec);

    private T ReadEnclosed<T>(Codec<T> codec)
    {
        int length = Reader.ReadInt32();
        long end = Reader.Position + length;
        if (length < 0 || length > Reader.Remaining)
        {
            throw new TransferException($"The payload is damaged: an item of {length} bytes where {Reader.Remaining} are left.");
        }

        try
        {
            return Reader.ReadRoot(codec);
        }
        finally
        {
            Reader.Position = end;
        }
    }

    /// <summary>Passes over the arguments of an item whose function could not be decoded.</summary>
    internal void SkipCall()
    {
        int length = Reader.ReadInt32();
        Reader.ReadBytes(length);
    }
}
