using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <content>What is measured of a worker.</content>
internal sealed unsafe partial class WorkerProxy
{
    /// <summary>Bytes that went to the worker, as they stood in the ring or in a segment of their own. Any thread may ask.</summary>
    internal long BytesSent => _link.Outgoing.Tail + _outbox.LargeBytes;

    /// <summary>Bytes that came from the worker.</summary>
    internal long BytesReceived => _link.Incoming.Head + _inbox.LargeBytes;

    /// <summary>What a user may know of a lane's worker. One that has ended is about to be replaced, unless the pool ends.</summary>
    internal static WorkerInfo Describe(Lane lane, WorkerProxy? worker, bool isStopping) =>
        worker is null || (worker.End is not null && !isStopping)
            ? new WorkerInfo(lane.Id, 0, isStopping ? WorkerState.Stopped : WorkerState.Starting, 0, default)
            : new WorkerInfo(
                lane.Id,
                worker.Instance.ProcessId,
                worker.End is not null ? WorkerState.Stopped
                    : !worker.Ready.IsCompleted ? WorkerState.Starting
                    : isStopping ? WorkerState.Stopping
                    : worker.HasWork ? WorkerState.Busy : WorkerState.Idle,
                worker.TasksCompleted,
                worker.Instance.StartTime);

    /// <summary>When the items of a chunk that is being sent were submitted, on average.</summary>
    private static long WhenSubmitted(Chunk chunk, int count)
    {
        if (Instruments.Made is not { WaitTime.Enabled: true })
        {
            return 0;
        }

        if (!chunk.IsSingleCalls)
        {
            return ((RemoteOperation)chunk.Operation).SubmittedAt(chunk.From);
        }

        long first = ((RemoteOperation)chunk.OperationAt(0)).SubmittedAt(0);
        long later = 0;
        for (int item = 1; item < count; item++)
        {
            later += ((RemoteOperation)chunk.OperationAt(item)).SubmittedAt(0) - first;
        }

        return first + (later / count);
    }

    /// <summary>A chunk is done. Histograms take what is its items' mean: a record for each would cost more than many an item.</summary>
    private void Measure(Chunk chunk, TimeSpan elapsed)
    {
        if (chunk.Received == 0 || Instruments.Made is not { } instruments || !(instruments.RunTime.Enabled || instruments.WaitTime.Enabled))
        {
            return;
        }

        KeyValuePair<string, object?> pool = ((RemoteOperation)chunk.Operation).Metrics.Tag;
        instruments.RunTime.Record(elapsed.TotalSeconds / chunk.Received, pool);
        if (chunk.SubmittedAt != 0)
        {
            instruments.WaitTime.Record(Math.Max(0, Stopwatch.GetElapsedTime(chunk.SubmittedAt, _page.BegunAt(chunk.Slot)).TotalSeconds), pool);
        }
    }
}
