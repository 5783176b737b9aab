using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Diagnostics;

/// <summary>
/// An activity of this process that stands for one of a worker, with the same identity, so that this process's listeners are told of that one. It
/// starts and ends at once, when that one has ended. A sampler may refuse it like any other.
/// </summary>
internal static class StandIn
{
    [ThreadStatic]
    private static EndedActivity? t_starting;

    private static readonly EventHandler<ActivityChangedEventArgs> s_identify = static (_, change) =>
    {
        if (t_starting is { } starting && change.Current is { } activity)
        {
            // A listener that is told of the start may start others.
            t_starting = null;
            SpanIdOf(activity) = starting.SpanId.ToHexString();
        }
    };

    /// <summary>Tells the listeners of its source, on this thread, which is in no activity.</summary>
    internal static void Raise(EndedActivity ended)
    {
        // The thread may have been started within one.
        Activity.Current = null;
        ActivitySource source = ForeignSources.Rent(ended.SourceName, ended.SourceVersion, out bool isKept);
        try
        {
            if (source.CreateActivity(ended.Name, ended.Kind, ended.Parent, ended.Tags, ended.Links, ActivityIdFormat.W3C) is { } activity)
            {
                Raise(activity, ended);
            }
        }
        finally
        {
            if (!isKept)
            {
                source.Dispose();
            }
        }
    }

    /// <summary>Makes an activity current that only has an identity: it never starts, and nobody is told of it.</summary>
    /// <param name="place">The identity; the default for no activity.</param>
    internal static void SetCurrent(in ActivityContext place)
    {
        if (place.TraceId == default)
        {
            Activity.Current = null;
            return;
        }

        Activity activity = new Activity(nameof(StandIn)).SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = place.TraceFlags;
        TraceIdOf(activity) = place.TraceId.ToHexString();
        SpanIdOf(activity) = place.SpanId.ToHexString();
        Activity.Current = activity;
    }

    private static void Raise(Activity activity, EndedActivity ended)
    {
        activity.DisplayName = ended.DisplayName;
        activity.SetStartTime(ended.StartTime);
        Start(activity, ended);
        foreach (ActivityEvent happened in ended.Events)
        {
            activity.AddEvent(happened);
        }

        activity.SetStatus(ended.Status, ended.StatusDescription);
        activity.SetEndTime(ended.EndTime);
        activity.Stop();
    }

    /// <summary>An activity invents its own span id when it starts, then becomes current, then its listeners are told: in between is the moment to set it right.</summary>
    private static void Start(Activity activity, EndedActivity ended)
    {
        t_starting = ended;
        Activity.CurrentChanged += s_identify;
        try
        {
            activity.Start();
        }
        finally
        {
            Activity.CurrentChanged -= s_identify;
            t_starting = null;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_traceId")]
    private static extern ref string? TraceIdOf(Activity activity);
}
