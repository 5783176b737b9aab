using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <content>What is in them, and what there is of the user's.</content>
public abstract partial class TraceConformance
{
    [Fact(Timeout = OnThread.Timeout)]
    public Task Activity_OfTheUsersSourceInAWorker_ArrivesWholeAndInItsPlace() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        using Activity root = BeginRoot();
        root.TraceStateString = "vendor=1";
        (string spanId, string parentId, DateTime start, TimeSpan duration) = pool.Apply(static () =>
        {
            using Activity inner = s_inner.StartActivity("inner", ActivityKind.Client)!;
            inner.DisplayName = "the inner one";
            foreach ((string name, object? value) in Tags())
            {
                inner.SetTag(name, value);
            }

            inner.AddEvent(new ActivityEvent("happened", DateTimeOffset.UnixEpoch, new ActivityTagsCollection { ["where"] = "here", ["often"] = 3 }));
            inner.AddLink(new ActivityLink(Elsewhere(), new ActivityTagsCollection { ["why"] = "related" }));
            inner.SetStatus(ActivityStatusCode.Error, "not good");
            inner.Stop();
            return (inner.SpanId.ToHexString(), inner.Parent!.SpanId.ToHexString(), inner.StartTimeUtc, inner.Duration);
        });
        Activity run = recorder.Await("Multiprocessing.Run");
        Activity inner = recorder.Await("inner");
        Assert.Equal((Inner, "1.2.3", ActivityKind.Client, "the inner one"), (inner.Source.Name, inner.Source.Version, inner.Kind, inner.DisplayName));
        Assert.Equal((root.TraceId, run.SpanId, spanId, parentId), (inner.TraceId, inner.ParentSpanId, inner.SpanId.ToHexString(), run.SpanId.ToHexString()));
        Assert.Contains(("inner", inner.SpanId), recorder.Started);
        Assert.Equal("vendor=1", inner.TraceStateString);
        Assert.Equal((start, duration), (inner.StartTimeUtc, inner.Duration));
        Assert.Equal((ActivityStatusCode.Error, "not good"), (inner.Status, inner.StatusDescription));
        Assert.Equal(Tags(), inner.TagObjects);
        ActivityEvent happened = Assert.Single(inner.Events);
        Assert.Equal(("happened", DateTimeOffset.UnixEpoch), (happened.Name, happened.Timestamp));
        Assert.Equal([new("where", "here"), new("often", 3)], happened.Tags);
        ActivityLink link = Assert.Single(inner.Links);
        Assert.Equal(Elsewhere(), link.Context);
        Assert.Equal([new("why", "related")], link.Tags!);
        Assert.True(inner.IsStopped);
        Assert.True(inner.Recorded);
        Assert.False(inner.HasRemoteParent);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Activity_CurrentInAWorker_IsTheRunAlsoAfterAnAwait() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        using Activity root = BeginRoot();
        root.AddBaggage("tenant", "blue");
        root.AddBaggage("user", "Ann");
        (string? before, string? after, string? baggage, bool isRecorded) = pool.Apply(static async () =>
        {
            string? before = Activity.Current?.Id;
            await Task.Yield();
            return (before, Activity.Current?.Id, string.Join(',', Activity.Current!.Baggage), Activity.Current.Recorded);
        });
        Assert.Equal((recorder.Await("Multiprocessing.Run").Id, string.Join(',', root.Baggage), true), (before, baggage, isRecorded));
        Assert.Equal(before, after);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_InATrace_IsWrittenWithinTheSameActivityHere() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        System.Collections.Concurrent.ConcurrentQueue<(string Text, string? Id, string? Parent)> places = new();
        log.OnEntry = entry => places.Enqueue((entry.Text, Activity.Current?.Id, Activity.Current?.ParentId));
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1, log);
        pool.Apply(static () =>
        {
            WorkerContext.CreateLogger("Test").LogInformation("in the run");
            using Activity? inner = BeginInner("inner");
            WorkerContext.CreateLogger("Test").LogInformation("in the inner one");
            Activity.Current = null;
            WorkerContext.CreateLogger("Test").LogInformation("in none");
        });
        log.Await("Test", 3);
        Assert.Equal(
            [("in the run", recorder.Await("Multiprocessing.Run").Id, null), ("in the inner one", recorder.Await("inner").Id, null), ("in none", null, null)],
            places.Where(static place => place.Text.StartsWith("in ", StringComparison.Ordinal)));
        Assert.DoesNotContain(recorder.Ended, static activity => activity.Source.Name.Length == 0);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Failure_OfAnItem_MarksRunAndOperation() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        Assert.Throws<FormatException>(() => pool.Apply(static () => throw new FormatException("bad number")));
        Activity apply = Assert.Single(recorder.Of("Multiprocessing.Apply"));
        Activity run = recorder.Await("Multiprocessing.Run");
        Assert.All([apply, run], static failed => Assert.Equal(
            (ActivityStatusCode.Error, "bad number", "System.FormatException"), (failed.Status, failed.StatusDescription, failed.GetTagItem("error.type"))));
        ActivityEvent exception = Assert.Single(run.Events);
        Assert.Equal("exception", exception.Name);
        Assert.Equal("bad number", Assert.Single(exception.Tags, static tag => tag.Key == "exception.message").Value);

        Assert.Throws<FormatException>(() => pool.Map(Enumerable.Range(0, 10), static i => i < 5 ? i : throw new FormatException("bad item")));
        Assert.Equal((ActivityStatusCode.Error, "bad item"), (recorder.Await("Multiprocessing.Map").Status, recorder.Of("Multiprocessing.Map")[0].StatusDescription));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Failure_OfTheResultToTravel_MarksTheRun() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        Assert.Throws<TransferException>(() => pool.Apply(static () => (object)new MemoryStream()));
        Assert.Equal((ActivityStatusCode.Error, "Multiprocessing.TransferException"), (recorder.Await("Multiprocessing.Run").Status, recorder.Of("Multiprocessing.Run")[0].GetTagItem("error.type")));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Failure_BeforeAnythingIsSent_EndsTheOperation() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        using MemoryStream stream = new();
        Assert.Throws<TransferException>(() => pool.Apply(() => stream.Length));
        Assert.Throws<TransferException>(() => pool.Apply(static (object o) => o.ToString(), stream));
        Assert.Throws<TransferException>(() => pool.ApplyAsync(() => stream.Length).GetAwaiter().GetResult());
        Assert.Throws<TransferException>(() => pool.Map(Enumerable.Range(0, 3), i => stream.Length + i));
        Assert.Throws<TransferException>(() => pool.Broadcast(() => stream.Length));
        Assert.Throws<TransferException>(() => pool.MapStream(Enumerable.Range(0, 3), i => stream.Length + i).First());
        Assert.Equal(["Apply", "Apply", "Apply", "Map", "Broadcast", "MapStream"], recorder.Ended.Select(static activity => activity.OperationName.Split('.')[1]));
        Assert.All(recorder.Ended, static activity => Assert.Equal((ActivityStatusCode.Error, "Multiprocessing.TransferException"), (activity.Status, activity.GetTagItem("error.type"))));
        Assert.Null(Activity.Current);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancellation_OfAnOperation_EndsIt() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Task call = pool.ApplyAsync(() => token.WaitHandle.WaitOne(), cancellationToken: token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => call.GetAwaiter().GetResult());
        Activity apply = recorder.Await("Multiprocessing.Apply");
        Assert.Equal((ActivityStatusCode.Error, "System.OperationCanceledException"), (apply.Status, apply.GetTagItem("error.type")));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Nobody_ListensToThePool_NothingCrosses() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = new(Root);
        using Activity root = BeginRoot();
        using Pool pool = Create(1);
        Assert.True(pool.Apply(static () => Activity.Current is null));
        Assert.True(pool.Map([1, 2, 3], static _ => Activity.Current is null).All(static isNone => isNone));
        Assert.Empty(recorder.Ended);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Source_NobodyListensTo_IsLearntAndMakesNoActivity() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = new("Multiprocessing");
        using Pool pool = Create(1);
        Assert.True(pool.Apply(static () => SpinWait.SpinUntil(
            static () =>
            {
                using Activity? inner = s_inner.StartActivity("inner");
                return inner is null;
            },
            OnThread.Patience)));
        recorder.Await("Multiprocessing.Run");
        Assert.Empty(recorder.Of("inner"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Sampler_RefusesATrace_ItCrossesAndNothingOfItIsRecorded() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        recorder.Sampler = static _ => ActivitySamplingResult.PropagationData;
        using Pool pool = Create(1);
        using Activity root = BeginRoot();
        (string? trace, bool isRecorded, bool isWhole) = pool.Apply(static () =>
        {
            using Activity? inner = s_inner.StartActivity("inner");
            return (inner?.TraceId.ToHexString(), inner!.Recorded, inner.IsAllDataRequested);
        });
        Assert.Equal((root.TraceId.ToHexString(), false, false), (trace, isRecorded, isWhole));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Sampler_WantsDataOfATraceThatIsNotRecorded_TheWorkersArriveLikeThat() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        recorder.Sampler = static _ => ActivitySamplingResult.AllData;
        using Pool pool = Create(1);
        pool.Apply(static () => BeginInner("inner")?.Dispose());
        Assert.False(recorder.Await("inner").Recorded);
        Assert.False(recorder.Await("Multiprocessing.Run").Recorded);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Listener_Throws_HarmsNoResultAndIsLogged() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1, log);
        recorder.OnEnded = static activity =>
        {
            if (activity.OperationName.EndsWith("Apply", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("the exporter is broken");
            }
        };
        Assert.Equal(3, pool.Apply(Add, 1, 2));
        Assert.Equal(7, pool.ApplyAsync(Add, 3, 4).GetAwaiter().GetResult());
        LogRecorder.Entry[] entries = log.Await("Multiprocessing.ProcessPool", 4);
        Assert.Equal(2, entries.Count(static entry => entry is { Event.Id: 22, Exception: InvalidOperationException }));
    });

    private static ActivityContext Elsewhere() =>
        new(ActivityTraceId.CreateFromString("0123456789abcdef0123456789abcdef"), ActivitySpanId.CreateFromString("0123456789abcdef"), ActivityTraceFlags.Recorded, "a=b", isRemote: true);

    private static KeyValuePair<string, object?>[] Tags() =>
    [
        new("text", "x"), new("number", 1), new("long", 1L << 40), new("double", 0.5), new("yes", true), new("day", "Monday"),
        new("texts", new[] { "a", "b" }), new("numbers", new[] { 1, 2 }), new("longs", new[] { 1L }), new("doubles", new[] { 0.5 }), new("bits", new[] { true, false }), new("none", Array.Empty<string>()),
    ];
}
