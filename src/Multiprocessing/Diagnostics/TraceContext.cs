using System.Diagnostics;

namespace Multiprocessing.Diagnostics;

/// <summary>What of a trace crosses to a worker: where its activities belong, whether somebody looks at them, and the baggage.</summary>
internal sealed class TraceContext(ActivityContext parent, bool wantsData, KeyValuePair<string, string?>[] baggage)
{
    /// <summary>The activity, on the other side, that those of the worker belong to.</summary>
    internal ActivityContext Parent => parent;

    /// <summary>Whether a listener wants all of them; otherwise they only carry the trace on.</summary>
    internal bool WantsData => wantsData;

    internal KeyValuePair<string, string?>[] Baggage => baggage;

    /// <summary>That of an activity; <see langword="null"/> where it has no W3C identity, which is the only one that crosses.</summary>
    internal static TraceContext? Of(Activity? activity) =>
        activity is { IdFormat: ActivityIdFormat.W3C } ? new TraceContext(activity.Context, activity.IsAllDataRequested, [.. activity.Baggage]) : null;
}
