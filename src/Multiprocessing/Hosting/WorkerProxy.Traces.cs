using System.Buffers.Binary;
using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <content>The traces that items belong to.</content>
internal sealed unsafe partial class WorkerProxy
{
    /// <summary>Where some of the chunk belongs to a trace, the place of a call, or of all items and the index of the first. The send gate is held.</summary>
    private void WriteTrace(Chunk chunk, RemoteOperation operation, ChunkFlags flags)
    {
        if ((flags & ChunkFlags.Traced) == 0)
        {
            return;
        }

        TraceFormat.Write(_outbox.Writer, operation.Activity?.Context);
        if (!chunk.IsSingleCalls)
        {
            _outbox.Writer.WriteInt32(operation.IsIndexed ? chunk.From : -1);
        }
    }

    /// <summary>The items that are lost with the worker ran within activities, to which others may belong that have ended: these end here. The read gate is held.</summary>
    private void EndLostRuns(WorkerEnd end)
    {
        foreach (Chunk? chunk in _slots)
        {
            if (chunk is null || end.VictimOf(chunk) is not (>= 0 and var item) || item >= chunk.Count)
            {
                continue;
            }

            RemoteOperation operation = (RemoteOperation)chunk.OperationAt(item);
            long span = Volatile.Read(ref _page.RunningSpan(chunk.Slot));
            if (span != 0 && operation.Activity?.Context is { } context)
            {
                KillReason reason = chunk.Condemned == item ? chunk.KillReason : KillReason.None;
                _reportQueue.AddEnded(DescribeLostRun(chunk, operation, item, context, span, end.CreateException(reason, operation, chunk.IndexAt(item))));
            }
        }
    }

    private EndedActivity DescribeLostRun(Chunk chunk, RemoteOperation operation, int item, TraceContext context, long span, Exception exception)
    {
        Span<byte> id = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(id, span);

        // The page says when it began, which can be true only if that was since the chunk was sent.
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        long sent = now.Ticks - Stopwatch.GetElapsedTime(_sentAt[chunk.Slot]).Ticks;
        long begun = Math.Clamp(_page.SpanBegunAt(chunk.Slot), sent, now.Ticks);
        return new EndedActivity
        {
            Name = PoolActivities.Run,
            DisplayName = PoolActivities.Run,
            Kind = ActivityKind.Consumer,
            SpanId = ActivitySpanId.CreateFromBytes(id),
            Parent = new ActivityContext(context.Parent.TraceId, context.Parent.SpanId, context.Parent.TraceFlags, context.Parent.TraceState, isRemote: true),
            StartTime = new DateTime(begun, DateTimeKind.Utc),
            EndTime = now,
            Status = ActivityStatusCode.Error,
            StatusDescription = PoolActivities.MessageOf(exception),
            Tags =
            [
                .. PoolActivities.TagsOfRun(_poolName, Lane.Id, Instance.ProcessId, chunk.Count, operation.IsIndexed ? chunk.IndexAt(item) : -1),
                PoolActivities.TagOf(exception),
            ],
        };
    }
}
