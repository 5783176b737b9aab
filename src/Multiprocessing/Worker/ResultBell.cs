using Multiprocessing.Protocol;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>Tells the program that there are results: not more often than it needs to know, since each time it is woken it takes a CPU from a worker.</summary>
internal sealed class ResultBell(Bell bell, SharedPage page)
{
    /// <summary>Of so many chunks the program is told together.</summary>
    private const int MostUnrung = 3;

    private int _unrung;

    /// <summary>A chunk is done, and the program was not told yet.</summary>
    internal bool IsDue { get; set; }

    /// <summary>Tells it of what is due: at once where this worker has nothing more to do, or the program may be asleep; otherwise of some chunks together.</summary>
    internal void RingIfDue(bool hasMore)
    {
        if (!IsDue)
        {
            return;
        }

        if (hasMore && ++_unrung < MostUnrung)
        {
            // The results are published: either the program sees them when it goes to sleep, or this sees that it does.
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref page.ProgramLooks) != 0)
            {
                return;
            }
        }

        Ring();
    }

    internal void Ring()
    {
        IsDue = false;
        _unrung = 0;
        bell.Ring();
    }
}
