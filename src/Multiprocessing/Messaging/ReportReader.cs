using Multiprocessing.Protocol;
using Multiprocessing.Transport;

namespace Multiprocessing.Messaging;

/// <summary>The program's end of the side ring. One thread at a time.</summary>
internal sealed unsafe class ReportReader(Link link)
{
    private readonly RingReader _ring = link.SideIncoming!;

    /// <summary>How many reports the worker has dropped.</summary>
    internal long Dropped => Volatile.Read(ref new SharedPage(link.Scratch).DroppedReports);

    /// <summary>Takes the next report out of the ring.</summary>
    /// <exception cref="InvalidDataException">The worker has sent what is no report.</exception>
    internal bool TryTake(out byte[] report)
    {
        if (!_ring.TryRead(out byte* frame, out int length))
        {
            report = [];
            return false;
        }

        report = new ReadOnlySpan<byte>(frame, length).ToArray();
        _ring.Release();
        return true;
    }
}
