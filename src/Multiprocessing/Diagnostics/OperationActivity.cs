using System.Diagnostics;
using System.Reflection;

namespace Multiprocessing.Diagnostics;

/// <summary>
/// The activity of an operation, and what its items' activities belong to. It is nobody's <see cref="Activity.Current"/>: the caller goes on
/// while it lasts, and it ends on whichever thread finds that the operation has.
/// </summary>
internal sealed class OperationActivity
{
    private readonly Activity? _activity;
    private readonly Action<Exception> _onFailure;

    private OperationActivity(Activity? activity, TraceContext? context, Action<Exception> onFailure)
    {
        _activity = activity;
        Context = context;
        _onFailure = onFailure;
    }

    /// <summary>What goes to workers with the items; <see langword="null"/> where that has no place in a trace.</summary>
    internal TraceContext? Context { get; }

    /// <summary>Whether there is something to end.</summary>
    internal bool IsWhole => _activity is not null;

    /// <summary>Starts one. To be called only where somebody listens.</summary>
    /// <param name="name">What is submitted.</param>
    /// <param name="pool">The tag with the pool's name.</param>
    /// <param name="function">What is run.</param>
    /// <param name="onFailure">Told what a listener throws at the end.</param>
    /// <returns><see langword="null"/> where there is neither an activity of its own nor one that the caller is in.</returns>
    internal static OperationActivity? Start(string name, KeyValuePair<string, object?> pool, MethodInfo function, Action<Exception> onFailure)
    {
        Activity? outer = Activity.Current;
        Activity? activity = PoolActivities.Source.StartActivity(name, ActivityKind.Producer, parentContext: default, [pool]);
        if (activity is not null)
        {
            SetCurrent(outer);
            if (function.Module != typeof(OperationActivity).Module)
            {
                activity.SetTag(PoolActivities.Function, $"{function.DeclaringType?.FullName}.{function.Name}");
            }
        }

        // Where the sampler does not want this one, the trace goes on through the worker all the same.
        TraceContext? context = TraceContext.Of(activity ?? outer);
        return activity is null && context is null ? null : new OperationActivity(activity, context, onFailure);
    }

    /// <summary>The same for one of several submissions that are one operation: their ends are not its end.</summary>
    internal OperationActivity ForPart() => new(null, Context, _onFailure);

    internal void SetItemCount(int count) => _activity?.SetTag(PoolActivities.ItemCount, count);

    /// <summary>It has ended now, and is told later.</summary>
    internal void SetEndTime() => _activity?.SetEndTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    /// <summary>Ends it; listeners are called on this thread.</summary>
    internal void End(Exception? failure)
    {
        if (_activity is null)
        {
            return;
        }

        Activity? current = Activity.Current;
        try
        {
            if (failure is not null)
            {
                PoolActivities.SetFailed(_activity, failure);
            }

            _activity.Stop();
        }
        catch (Exception e)
        {
            _onFailure(e);
        }
        finally
        {
            SetCurrent(current);
        }
    }

    /// <summary>One that has stopped cannot be made current again.</summary>
    private static void SetCurrent(Activity? activity) => Activity.Current = activity is { IsStopped: true } ? null : activity;
}
