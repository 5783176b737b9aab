using System.Collections.Concurrent;
using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>
/// Listens to all activities of a worker process, and reports those that have ended, of sources that the program listens to. Whether one is
/// recorded follows from the trace that it belongs to, as it was decided in the program.
/// </summary>
internal sealed class ActivityForwarder
{
    [ThreadStatic]
    private static TraceContext? t_entering;

    private readonly ConcurrentDictionary<string, Wish> _wishes = new(StringComparer.Ordinal);
    private readonly ReportWriter _reports;
    private readonly WishTable _wishTable;

    /// <summary>Begins to listen, for as long as the process lives.</summary>
    internal ActivityForwarder(ReportWriter reports, WishTable wishes)
    {
        _reports = reports;
        _wishTable = wishes;
        ActivitySource.AddActivityListener(new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = Sample,
            ActivityStopped = Forward,
        });
    }

    /// <summary>Starts the activity of an item, which there is in any case, so that what the item starts finds its trace.</summary>
    internal static Activity? StartRun(TraceContext context, List<KeyValuePair<string, object?>> tags)
    {
        t_entering = context;
        try
        {
            return PoolActivities.Source.StartActivity(PoolActivities.Run, ActivityKind.Consumer, context.Parent, tags);
        }
        finally
        {
            t_entering = null;
        }
    }

    private ActivitySamplingResult Sample(ref ActivityCreationOptions<ActivityContext> options)
    {
        TraceContext? run = options.Source == PoolActivities.Source ? t_entering : null;
        if (run is null && !IsWanted(options.Source))
        {
            return ActivitySamplingResult.None;
        }

        // One that begins a trace is recorded: nobody has decided about that.
        ActivityContext parent = options.Parent;
        bool isRecorded = parent.TraceId == default || (parent.TraceFlags & ActivityTraceFlags.Recorded) != 0;
        bool isWhole = run?.WantsData ?? (isRecorded || Activity.Current is { IsAllDataRequested: true });
        return !isWhole ? ActivitySamplingResult.PropagationData
            : isRecorded ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.AllData;
    }

    private void Forward(Activity activity)
    {
        if (!activity.IsAllDataRequested || activity.IdFormat != ActivityIdFormat.W3C || !IsWanted(activity.Source))
        {
            return;
        }

        PayloadWriter report = ReportWriter.Begin(ReportKind.Activity);
        ActivityReport.Write(report, _reports.MostBytes, activity);
        _reports.End(report);
    }

    private bool IsWanted(ActivitySource source) =>
        _wishes.GetOrAdd(source.Name, static (name, self) => self._wishTable.Of(QuestionKind.Source, name, self._reports), this).Covers(0);
}
