using System.Collections.Concurrent;
using System.Diagnostics;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Listens to activity sources by name, and keeps what has ended.</summary>
internal sealed class ActivityRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly BlockingCollection<Activity> _arriving = [];

    internal ActivityRecorder(params string[] sources)
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => sources.Contains(source.Name),
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => Sampler(options),
            ActivityStarted = activity => Started.Enqueue((activity.OperationName, activity.SpanId)),
            ActivityStopped = activity =>
            {
                Ended.Enqueue(activity);
                _arriving.Add(activity);
                OnEnded?.Invoke(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The span ids that activities had when they started.</summary>
    internal ConcurrentQueue<(string Name, ActivitySpanId SpanId)> Started { get; } = new();

    internal ConcurrentQueue<Activity> Ended { get; } = new();

    internal Func<ActivityCreationOptions<ActivityContext>, ActivitySamplingResult> Sampler { get; set; } = static _ => ActivitySamplingResult.AllDataAndRecorded;

    /// <summary>Is called with every activity that has ended, as an exporter is, on the thread that ends it.</summary>
    internal Action<Activity>? OnEnded { get; set; }

    /// <summary>The ended activities of a name, as soon as there are so many.</summary>
    internal Activity[] Await(string name, int count)
    {
        using CancellationTokenSource patience = new(OnThread.Patience);
        while (Of(name).Length < count)
        {
            _arriving.Take(patience.Token);
        }

        return Of(name);
    }

    internal Activity Await(string name) => Assert.Single(Await(name, 1));

    internal Activity[] Of(string name) => [.. Ended.Where(activity => activity.OperationName == name)];

    public void Dispose()
    {
        _listener.Dispose();
        _arriving.Dispose();
    }
}
