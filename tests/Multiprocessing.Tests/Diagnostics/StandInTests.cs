using System.Diagnostics;
using Multiprocessing.Diagnostics;

namespace Multiprocessing.Tests.Diagnostics;

/// <summary>Activities that stand for those of workers.</summary>
public sealed class StandInTests
{
    private static readonly ActivityTraceId s_trace = ActivityTraceId.CreateRandom();

    [Fact]
    public void Raise_WithinAnotherActivity_HasTheIdentityItIsGivenFromItsStart()
    {
        using Listener listener = new("Test.StandIn.Identity");
        Thread other = new(() =>
        {
            using Activity current = new Activity("another").Start();
            StandIn.Raise(Create("Test.StandIn.Identity", ActivitySpanId.CreateFromString("00000000000000b1")));
            StandIn.Raise(Create("Test.StandIn.Identity", parent: default));
        });
        other.Start();
        other.Join();
        Assert.Equal(listener.Started, listener.Stopped.Select(static activity => activity.Id));
        Assert.Equal([ActivitySpanId.CreateFromString("00000000000000b1"), default], listener.Stopped.Select(static activity => activity.ParentSpanId));
        Assert.All(listener.Stopped, static activity => Assert.Equal((s_trace, "00000000000000a1"), (activity.TraceId, activity.SpanId.ToHexString())));
        Assert.All(listener.Stopped, static activity => Assert.Null(activity.Parent));
    }

    [Fact]
    public void Raise_OthersStartMeanwhile_KeepTheirOwnIds()
    {
        using Listener listener = new("Test.StandIn.Others");
        ActivitySource source = new("Test.StandIn.Others");
        listener.OnStarted = activity =>
        {
            if (activity.OperationName == "stand-in")
            {
                using Activity? nested = source.StartActivity("nested");
            }
        };
        StandIn.Raise(Create("Test.StandIn.Others", parent: default));
        Activity nested = Assert.Single(listener.Stopped, static activity => activity.OperationName == "nested");
        Activity standIn = Assert.Single(listener.Stopped, static activity => activity.OperationName == "stand-in");
        Assert.Equal("00000000000000a1", standIn.SpanId.ToHexString());
        Assert.NotEqual(standIn.SpanId, nested.SpanId);
    }

    [Fact]
    public void Raise_SamplerRefuses_NobodyIsTold()
    {
        using Listener listener = new("Test.StandIn.Refused") { Result = ActivitySamplingResult.None };
        StandIn.Raise(Create("Test.StandIn.Refused", parent: default));
        Assert.Empty(listener.Stopped);
        Assert.Empty(listener.Started);
    }

    [Fact]
    public void Sources_MoreThanAreKept_AreRaisedAllTheSame()
    {
        using Listener listener = new("Test.StandIn.Last");
        for (int i = 0; i < 3000; i++)
        {
            Assert.False(ForeignSources.IsListenedTo($"Test.StandIn.{i}"));
        }

        Assert.True(ForeignSources.IsListenedTo("Test.StandIn.Last"));
        ForeignSources.Rent("Test.StandIn.Last", "2", out bool isKept).Dispose();
        Assert.False(isKept);
        StandIn.Raise(Create("Test.StandIn.Last", parent: default));
        Assert.Single(listener.Stopped);
    }

    private static EndedActivity Create(string source, ActivitySpanId parent) => new()
    {
        SourceName = source,
        Name = "stand-in",
        DisplayName = "stand-in",
        SpanId = ActivitySpanId.CreateFromString("00000000000000a1"),
        Parent = new ActivityContext(s_trace, parent, ActivityTraceFlags.Recorded),
        StartTime = DateTime.UnixEpoch,
        EndTime = DateTime.UnixEpoch.AddSeconds(1),
    };

    private sealed class Listener : IDisposable
    {
        private readonly ActivityListener _listener;

        internal Listener(string source)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = candidate => candidate.Name == source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => Result,
                ActivityStarted = activity =>
                {
                    Started.Add(activity.Id);
                    OnStarted?.Invoke(activity);
                },
                ActivityStopped = Stopped.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        internal ActivitySamplingResult Result { get; init; } = ActivitySamplingResult.AllDataAndRecorded;

        internal Action<Activity>? OnStarted { get; set; }

        internal List<string?> Started { get; } = [];

        internal List<Activity> Stopped { get; } = [];

        public void Dispose() => _listener.Dispose();
    }
}
