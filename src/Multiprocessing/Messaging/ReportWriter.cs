using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Messaging;

/// <summary>The worker's end of the side ring: any thread may report, none waits, and what finds no room is counted and dropped.</summary>
internal sealed unsafe class ReportWriter(Link link)
{
    [ThreadStatic]
    private static PayloadWriter? t_spare;

    private readonly Lock _gate = new();
    private readonly RingWriter _ring = link.SideOutgoing!;

    /// <summary>The largest report.</summary>
    internal int MostBytes => _ring.MaxFrame;

    /// <summary>A writer for one report, its kind written already. Reporting may call user code that reports in its turn: each has a writer of its own.</summary>
    internal static PayloadWriter Begin(ReportKind kind)
    {
        PayloadWriter writer = t_spare ?? new PayloadWriter(DefinitionTable.Shared);
        t_spare = null;
        writer.Reset();
        writer.WriteByte((byte)kind);
        return writer;
    }

    /// <summary>Sends what was begun.</summary>
    internal void End(PayloadWriter report)
    {
        t_spare = report;
        if (!link.TryHold())
        {
            return;
        }

        try
        {
            lock (_gate)
            {
                int length = (int)report.Length;
                if (report.Length > MostBytes || !_ring.TryBegin(length, out byte* target, out _))
                {
                    SharedPage page = new(link.Scratch);
                    Volatile.Write(ref page.DroppedReports, page.DroppedReports + 1);
                    return;
                }

                Buffer.MemoryCopy(report.Start, target, length, length);
                _ring.Commit(length);
            }

            link.Bell.Ring();
        }
        finally
        {
            link.Drop();
        }
    }
}
