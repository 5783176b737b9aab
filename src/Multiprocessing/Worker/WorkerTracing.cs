using System.Buffers.Binary;
using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;

namespace Multiprocessing.Worker;

/// <summary>
/// Runs each item of a trace within an activity of its own. Made when the first such item comes, so that a worker without traces knows nothing
/// of tracing. What a listener throws harms no item.
/// </summary>
internal sealed class WorkerTracing(WorkerStart start, ActivityForwarder? forwarder)
{
    private TraceContext? _context;
    private int _firstIndex;
    private ChunkRun? _run;
    private Activity? _activity;            // of the item that runs, until its end is told

    /// <summary>Reads the place of the chunk's items in their trace.</summary>
    internal void EnterChunk(ChunkRun run)
    {
        _context = TraceFormat.Read(run.Reader);
        _firstIndex = run.Reader.ReadInt32();
    }

    /// <summary>Reads the place of a call in its trace, if it has one, and begins its run.</summary>
    internal void BeginCall(ChunkRun run)
    {
        _context = TraceFormat.Read(run.Reader);
        _firstIndex = -1;
        Begin(run);
    }

    /// <summary>Begins the run of the item that was just started.</summary>
    internal void Begin(ChunkRun run)
    {
        if (_context is not { } context)
        {
            return;
        }

        try
        {
            List<KeyValuePair<string, object?>> tags = PoolActivities.TagsOfRun(
                start.PoolName ?? "(unnamed)", start.WorkerId, Environment.ProcessId, run.Count, _firstIndex < 0 ? -1 : _firstIndex + run.RunningItem);
            _activity = forwarder is null
                ? PoolActivities.Source.StartActivity(PoolActivities.Run, ActivityKind.Consumer, context.Parent, tags)
                : ActivityForwarder.StartRun(context, tags);
            if (_activity is null)
            {
                return;
            }

            // Each is put ahead of the others.
            foreach ((string name, string? value) in Enumerable.Reverse(context.Baggage))
            {
                _activity.AddBaggage(name, value);
            }

            if (forwarder is not null && context.WantsData)
            {
                _run = run;
                Span<byte> span = stackalloc byte[sizeof(long)];
                _activity.SpanId.CopyTo(span);
                run.NoteSpan(BinaryPrimitives.ReadInt64LittleEndian(span), _activity.StartTimeUtc);
            }
        }
        catch (Exception e)
        {
            Activity.Current = null;
            Report(e);
        }
    }

    /// <summary>The item's result or failure is about to be sent.</summary>
    internal void End(Exception? failure)
    {
        if (_activity is not { } activity)
        {
            return;
        }

        _activity = null;
        _run?.NoteSpan(0, default);
        _run = null;
        try
        {
            if (failure is not null)
            {
                PoolActivities.SetFailed(activity, failure);
                activity.AddException(failure);
            }
        }
        catch (Exception e)
        {
            Report(e);
        }

        try
        {
            activity.Stop();
        }
        catch (Exception e)
        {
            Activity.Current = null;
            Report(e);
        }
    }

    private static void Report(Exception exception) => Console.Error.WriteLine($"A listener of activities failed: {exception}");
}
