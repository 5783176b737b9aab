using System.Diagnostics;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Which activities there are of what a pool runs, whatever its kind.</summary>
public abstract partial class TraceConformance
{
    private protected const string Root = "Test.Root";
    private protected const string Inner = "Test.Inner";

    private static readonly ActivitySource s_root = new(Root);

    // Of each process its own.
    private static readonly ActivitySource s_inner = new(Inner, "1.2.3");

    private protected abstract Pool Create(int workers, LogRecorder? log = null);

    private protected static ActivityRecorder Listen() => new("Multiprocessing", Root, Inner);

    private protected static Activity BeginRoot(string name = "root") => s_root.StartActivity(name)!;

    private protected static Activity? BeginInner(string name) => s_inner.StartActivity(name);

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_SomebodyListens_IsAnActivityAndItsRunAChild() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        int process = pool.Apply(static () => Environment.ProcessId);
        recorder.Await("Multiprocessing.Run");
        recorder.Ended.Clear();
        using Activity root = BeginRoot();
        Assert.Equal(3, pool.Apply(Add, 1, 2));
        Assert.Same(root, Activity.Current);

        Activity apply = Assert.Single(recorder.Of("Multiprocessing.Apply"));
        Assert.Equal((ActivityKind.Producer, root.TraceId, root.SpanId, ActivityStatusCode.Unset), (apply.Kind, apply.TraceId, apply.ParentSpanId, apply.Status));
        Assert.Equal("(unnamed)", apply.GetTagItem("multiprocessing.pool.name"));
        Assert.Equal(typeof(TraceConformance).FullName + ".Add", apply.GetTagItem("code.function.name"));
        Assert.Equal(("Multiprocessing", typeof(Pool).Assembly.GetName().Version!.ToString(3)), (apply.Source.Name, apply.Source.Version));

        Activity run = recorder.Await("Multiprocessing.Run");
        Assert.Equal((ActivityKind.Consumer, root.TraceId, apply.SpanId, ActivityStatusCode.Unset), (run.Kind, run.TraceId, run.ParentSpanId, run.Status));
        Assert.True(run.HasRemoteParent);
        Assert.True(run.Recorded);
        Assert.Equal(
            [new("multiprocessing.pool.name", "(unnamed)"), new("multiprocessing.worker.id", 0), new("process.pid", process), new("multiprocessing.chunk.size", 1)],
            run.TagObjects);
        Assert.InRange(run.StartTimeUtc, apply.StartTimeUtc, apply.StartTimeUtc + apply.Duration);
        Assert.InRange(run.StartTimeUtc + run.Duration, run.StartTimeUtc, apply.StartTimeUtc + apply.Duration);
        Assert.Contains(("Multiprocessing.Run", run.SpanId), recorder.Started);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task ApplyAsync_SomebodyListens_EndsAndIsNobodysCurrent() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        using Activity root = BeginRoot();
        Task<int> call = pool.ApplyAsync(Add, 1, 2);
        Assert.Same(root, Activity.Current);
        Assert.Equal(3, call.GetAwaiter().GetResult());
        Activity apply = recorder.Await("Multiprocessing.Apply");
        Assert.Equal(root.SpanId, apply.ParentSpanId);
        Assert.Equal(apply.SpanId, recorder.Await("Multiprocessing.Run").ParentSpanId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Map_EveryForm_IsOneActivityWithARunForEachItem() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(2);
        (string Form, Action Submit)[] forms =
        [
            ("Map", () => pool.Map(Enumerable.Range(0, 100), static i => i)),
            ("strings", () => pool.Map(Enumerable.Range(0, 100), static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture), chunkSize: 7)),
            ("StarMap", () => pool.StarMap(Enumerable.Range(0, 100).Select(static i => (i, 1)), Add)),
            ("MapRange", () => pool.MapRange(1000, 1100, static i => i)),
            ("For", () => pool.For(1000, 1100, static _ => { })),
            ("MapAsync", () => pool.MapAsync(Enumerable.Range(0, 100), static async i => await Task.FromResult(i)).GetAwaiter().GetResult()),
            ("MapRows", () =>
            {
                using SharedMatrix<int> matrix = new(100, 3);
                pool.MapRows(matrix, static row => row.Length);
            }),
        ];
        foreach ((string form, Action submit) in forms)
        {
            recorder.Ended.Clear();
            submit();
            Activity map = recorder.Await("Multiprocessing.Map");
            Assert.True((int)map.GetTagItem("multiprocessing.item.count")! == 100, form);
            Activity[] runs = recorder.Await("Multiprocessing.Run", 100);
            Assert.Equal(Enumerable.Range(0, 100), runs.Select(static run => (int)run.GetTagItem("multiprocessing.item.index")!).Order());
            Assert.All(runs, run => Assert.Equal(map.SpanId, run.ParentSpanId));
            Assert.Equal(100, runs.Select(static run => run.SpanId).Distinct().Count());
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_SomebodyListens_LastsAsLongAsTheLoop() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(2);
        foreach (int _ in pool.MapStream(Enumerable.Range(0, 20), static i => i))
        {
            Assert.Empty(recorder.Of("Multiprocessing.MapStream"));
        }

        Activity stream = Assert.Single(recorder.Of("Multiprocessing.MapStream"));
        Assert.Equal((ActivityStatusCode.Unset, 20), (stream.Status, (int)stream.GetTagItem("multiprocessing.item.count")!));
        Activity[] runs = recorder.Await("Multiprocessing.Run", 20);
        Assert.Equal(Enumerable.Range(0, 20), runs.Select(static run => (int)run.GetTagItem("multiprocessing.item.index")!).Order());
        Assert.All(runs, run => Assert.Equal(stream.SpanId, run.ParentSpanId));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_LoopIsLeft_EndsAndIsNoFailure() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(2);
        Assert.Equal(0, pool.MapStream(Endless(), static i => i).First());
        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(recorder.Of("Multiprocessing.MapStream")).Status);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapOutcomes_ItemsFail_TheFirstIsTheOperations() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        Assert.Equal(5, pool.MapOutcomes(Enumerable.Range(0, 10), static i => i % 2 == 0 ? i : throw new FormatException($"item {i}")).Count(static outcome => outcome.IsSuccess));
        Activity stream = Assert.Single(recorder.Of("Multiprocessing.MapStream"));
        Assert.Equal((ActivityStatusCode.Error, "item 1"), (stream.Status, stream.StatusDescription));
        Assert.Equal(5, recorder.Await("Multiprocessing.Run", 10).Count(static run => run.Status == ActivityStatusCode.Error));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Broadcast_SomebodyListens_IsOneActivityWithARunOnEachWorker() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(3);
        pool.Broadcast(static () => { });
        Activity broadcast = recorder.Await("Multiprocessing.Broadcast");
        Activity[] runs = recorder.Await("Multiprocessing.Run", 3);
        Assert.Equal([0, 1, 2], runs.Select(static run => (int)run.GetTagItem("multiprocessing.worker.id")!).Order());
        Assert.All(runs, run => Assert.Equal(broadcast.SpanId, run.ParentSpanId));

        Assert.Throws<FormatException>(() => pool.Broadcast(static () => throw new FormatException("no")));
        Assert.Equal(ActivityStatusCode.Error, recorder.Await("Multiprocessing.Broadcast", 2)[1].Status);
        Assert.Empty(recorder.Of("Multiprocessing.Apply"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Calls_ThatTravelTogether_EachInItsOwnTraceOrNone() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();

        // What begins a trace is not wanted: only every other call belongs to one.
        recorder.Sampler = static options => options.Source.Name == Root || options.Parent.TraceId != default ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None;
        using Pool pool = Create(1);
        List<(Activity? Root, Task<string?> Call)> calls = [];
        for (int i = 0; i < 200; i++)
        {
            using Activity? root = i % 2 == 0 ? BeginRoot() : null;
            calls.Add((root, pool.ApplyAsync(static () => Activity.Current?.TraceId.ToHexString())));
        }

        Assert.All(calls, static call => Assert.Equal(call.Root?.TraceId.ToHexString(), call.Call.GetAwaiter().GetResult()));
        Assert.Equal(calls.Count(static call => call.Root is not null), recorder.Await("Multiprocessing.Run", 100).Select(static run => run.TraceId).Distinct().Count());
    });

    private static IEnumerable<int> Endless()
    {
        for (int i = 0; ; i++)
        {
            yield return i;
        }
    }

    private static int Add(int first, int second) => first + second;
}
