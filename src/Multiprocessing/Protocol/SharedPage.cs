namespace Multiprocessing.Protocol;

/// <summary>
/// The words that the program and a worker share beside the rings: for each chunk in flight a claim word, the item that is
/// running, and since when.
/// </summary>
/// <remarks>
/// The claim word holds the next item to be claimed (low half) and the first that is not to be (high half). It only ever changes
/// by compare-and-swap, once the chunk is sent: the worker raises the low half to claim an item, the program lowers the high half to
/// take items back. So an item is claimed or taken back, never both and never neither.
/// </remarks>
internal readonly unsafe struct SharedPage(byte* memory)
{
    internal const int Bytes = LineBytes + (SlotCount * SlotBytes);

    /// <summary>How many chunks a worker may hold at once.</summary>
    internal const int SlotCount = 4;

    private const int LineBytes = 64;
    private const int SlotBytes = 2 * LineBytes;

    /// <summary>1 once the worker's runtime ends in an orderly way, so that an exit code is not taken for a signal. Written by the worker.</summary>
    internal ref int IsExiting => ref *(int*)memory;

    /// <summary>
    /// 1 while the program looks at the ring again by itself before long, so that a worker that has more to do need not wake it for every
    /// chunk. Written by the program.
    /// </summary>
    internal ref int ProgramLooks => ref *(int*)(memory + sizeof(long));

    /// <summary>How many reports the worker has dropped because the side ring had no room. Written by the worker.</summary>
    internal ref long DroppedReports => ref *(long*)(memory + (2 * sizeof(long)));

    internal void OpenSlot(int slot, int count)
    {
        byte* at = SlotAt(slot);
        *(long*)at = (long)count << 32;
        Volatile.Write(ref Running(slot), -1);
        Volatile.Write(ref RunningSince(slot), 0);
        Volatile.Write(ref RunningSpan(slot), 0);
    }

    /// <summary>The item of the slot's chunk that was started last, or -1. Written by the worker.</summary>
    internal ref int Running(int slot) => ref *RunningWord(slot);

    internal int* RunningWord(int slot) => (int*)(SlotAt(slot) + LineBytes);

    /// <summary>When it was started, as a timestamp of the system's monotonic clock. Written by the worker.</summary>
    internal ref long RunningSince(int slot) => ref *(long*)(SlotAt(slot) + LineBytes + 8);

    /// <summary>When the slot's chunk was begun, as a timestamp of the system's monotonic clock. Written by the worker.</summary>
    internal ref long BegunAt(int slot) => ref *(long*)(SlotAt(slot) + LineBytes + 16);

    /// <summary>The span id of the activity of the item that is running, or 0 where it has none that is wanted. Written by the worker.</summary>
    internal ref long RunningSpan(int slot) => ref *(long*)(SlotAt(slot) + LineBytes + 24);

    /// <summary>When that activity began, in ticks of UTC. Written by the worker.</summary>
    internal ref long SpanBegunAt(int slot) => ref *(long*)(SlotAt(slot) + LineBytes + 32);

    /// <summary>The worker's move: the next items, at most <paramref name="most"/>, unless none is left to claim.</summary>
    internal bool TryClaim(int slot, int most, out int item, out int count)
    {
        ref long word = ref *(long*)SlotAt(slot);
        long seen = Volatile.Read(ref word);
        while (true)
        {
            item = (int)seen;
            count = Math.Min(most, (int)(seen >> 32) - item);
            if (count <= 0)
            {
                return false;
            }

            long found = Interlocked.CompareExchange(ref word, seen + count, seen);
            if (found == seen)
            {
                return true;
            }

            seen = found;
        }
    }

    /// <summary>The program's move: takes back all unclaimed items but <paramref name="keep"/>.</summary>
    /// <param name="slot">The chunk's slot.</param>
    /// <param name="keep">How many to leave.</param>
    /// <param name="limit">What the high half is, which only the program changes.</param>
    /// <param name="reported">How many items the worker must have claimed, since it has reported on them.</param>
    /// <returns>How many, from the end.</returns>
    /// <exception cref="InvalidDataException">The word is not what either side has written.</exception>
    internal int TakeBack(int slot, int keep, int limit, int reported)
    {
        ref long word = ref *(long*)SlotAt(slot);
        long seen = Volatile.Read(ref word);
        while (true)
        {
            int next = (int)seen;
            if ((int)(seen >> 32) != limit || next < reported || next > limit)
            {
                throw new InvalidDataException($"The claim word of slot {slot} is garbled: {seen:X16} where {limit} items are the worker's and {reported} reported.");
            }

            int kept = (int)Math.Min(limit, (long)next + keep);
            if (kept >= limit)
            {
                return 0;
            }

            long found = Interlocked.CompareExchange(ref word, ((long)kept << 32) | (uint)next, seen);
            if (found == seen)
            {
                return limit - kept;
            }

            seen = found;
        }
    }

    internal int Unclaimed(int slot, int limit) => (int)Math.Clamp((long)limit - (int)Volatile.Read(ref *(long*)SlotAt(slot)), 0, limit);

    private byte* SlotAt(int slot) => memory + LineBytes + (slot * SlotBytes);
}
