using System.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <content>What the page says of the worker's chunks. The worker can write there what it likes, so it is believed only where it can be true.</content>
internal sealed unsafe partial class WorkerProxy
{
    private readonly Lock _claimGate = new();                           // guards the next two, and a slot that is given up meanwhile
    private readonly int[] _limits = new int[SharedPage.SlotCount];     // how many items of each slot's chunk are the worker's
    private readonly int[] _reported = new int[SharedPage.SlotCount];   // how many of these it has reported on
    private readonly long[] _sentAt = new long[SharedPage.SlotCount];   // when that was sent

    public int TakeBack(Chunk chunk, int keep)
    {
        lock (_claimGate)
        {
            if (_slots[chunk.Slot] != chunk)
            {
                // It is done, and the slot may be another's.
                return 0;
            }

            try
            {
                int count = _page.TakeBack(chunk.Slot, keep, _limits[chunk.Slot], _reported[chunk.Slot]);
                _limits[chunk.Slot] -= count;
                return count;
            }
            catch (InvalidDataException e)
            {
                EndGarbled(e);
                return 0;
            }
        }
    }

    public int Unclaimed(Chunk chunk)
    {
        lock (_claimGate)
        {
            return _slots[chunk.Slot] == chunk ? _page.Unclaimed(chunk.Slot, _limits[chunk.Slot]) : 0;
        }
    }

    public void Release(Chunk chunk)
    {
        lock (_claimGate)
        {
            Volatile.Write(ref _slots[chunk.Slot], null);
        }
    }

    public bool TryGetRunning(Chunk chunk, out int item, out long since)
    {
        item = Volatile.Read(ref _page.Running(chunk.Slot));
        since = Volatile.Read(ref _page.RunningSince(chunk.Slot));
        if (since > Stopwatch.GetTimestamp())
        {
            EndGarbled(new InvalidDataException($"An item of slot {chunk.Slot} is said to have begun in the future."));
        }

        return item >= chunk.Received && item < chunk.Count;
    }

    /// <summary>A chunk is about to be sent; under the send gate.</summary>
    private void Open(int slot, int count)
    {
        _page.OpenSlot(slot, count);
        _limits[slot] = count;
        _reported[slot] = 0;
        _sentAt[slot] = Stopwatch.GetTimestamp();
    }

    /// <summary>The worker reports on the next items of a chunk. From here on they are not taken back.</summary>
    /// <exception cref="InvalidDataException">It does not have them, or has not begun them: the page says that of an item before it can have a result.</exception>
    private Chunk Report(byte slot, int count)
    {
        lock (_claimGate)
        {
            if (slot < _slots.Length && _slots[slot] is { } chunk && count >= 0 && count <= _limits[slot] - chunk.Received
                && (_limits[slot] == 1 || count <= (long)Volatile.Read(ref _page.Running(slot)) + 1 - chunk.Received))
            {
                _reported[slot] = chunk.Received + count;
                return chunk;
            }
        }

        throw new InvalidDataException($"The worker reports {count} items of a chunk in slot {slot} that it does not have, or has not begun.");
    }

    /// <summary>The worker is done with a chunk, it says.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="ticks">How long it took, it says.</param>
    /// <returns>How long that can have been.</returns>
    private TimeSpan Close(Chunk chunk, long ticks)
    {
        TimeSpan most = Stopwatch.GetElapsedTime(_sentAt[chunk.Slot]);
        lock (_claimGate)
        {
            if (chunk.Received != _limits[chunk.Slot])
            {
                throw new InvalidDataException($"The worker is done with a chunk of {_limits[chunk.Slot]} items and has reported {chunk.Received}.");
            }
        }

        return TimeSpan.FromTicks(Math.Clamp(ticks, 0, most.Ticks));
    }

    /// <summary>
    /// Where a worker has sent what cannot be read, the page may say of no item that it ran, though one did: then it is the next without a
    /// result of the chunk that was sent first. It must not run again unasked, and again.
    /// </summary>
    private void BlameOldest(int[] running)
    {
        Chunk? oldest = _slots.Where(static chunk => chunk is not null).MinBy(chunk => _sentAt[chunk!.Slot]);
        if (oldest is not null && (running[oldest.Slot] < oldest.Received || running[oldest.Slot] >= oldest.Count))
        {
            running[oldest.Slot] = oldest.Received;
        }
    }
}
