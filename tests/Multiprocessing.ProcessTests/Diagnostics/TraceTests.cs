using System.Diagnostics;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Activities of worker processes.</summary>
public sealed class TraceTests(LeftoverFixture fixture) : TraceConformance, IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    private protected override Pool Create(int workers, LogRecorder? log = null) => new ProcessPool(new ProcessPoolOptions { WorkerCount = workers, LoggerFactory = log });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Crash_OfAnItem_EndsItsRunAndTheOperation() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        Assert.Throws<WorkerCrashedException>(() => pool.Map(Enumerable.Range(0, 3), static i =>
        {
            if (i == 1)
            {
                BeginInner("last words")!.Dispose();
                Process.GetCurrentProcess().Kill();
            }

            return i;
        }));
        Activity map = Assert.Single(recorder.Of("Multiprocessing.Map"));
        Activity lost = Assert.Single(recorder.Await("Multiprocessing.Run", 2), static run => 1.Equals(run.GetTagItem("multiprocessing.item.index")));
        Assert.All([map, lost], static failed => Assert.Equal(
            (ActivityStatusCode.Error, "Multiprocessing.WorkerCrashedException"), (failed.Status, failed.GetTagItem("error.type"))));
        Assert.Contains("SIGKILL", lost.StatusDescription, StringComparison.Ordinal);
        Assert.Equal((map.TraceId, map.SpanId, ActivityKind.Consumer, true), (lost.TraceId, lost.ParentSpanId, lost.Kind, lost.HasRemoteParent));
        Assert.Equal(lost.SpanId, recorder.Await("last words").ParentSpanId);
        Assert.InRange(lost.StartTimeUtc, map.StartTimeUtc, recorder.Of("last words")[0].StartTimeUtc);
        Assert.Equal(1, pool.Apply(static () => 1));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Timeout_OfACall_EndsItsRunAndTheOperation() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        Assert.Throws<TaskTimeoutException>(() => pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(200) }).Apply(static () => Functions.Forever()));
        Assert.All([recorder.Await("Multiprocessing.Apply"), recorder.Await("Multiprocessing.Run")], static failed => Assert.Equal(
            (ActivityStatusCode.Error, "Multiprocessing.TaskTimeoutException"), (failed.Status, failed.GetTagItem("error.type"))));
        Assert.True(recorder.Await("Multiprocessing.Run").Duration >= TimeSpan.FromMilliseconds(150));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Run_ThePoolIsDisposedAtOnce_HasArrived() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using (Pool pool = Create(1))
        {
            pool.Apply(static () => { });
        }

        recorder.Await("Multiprocessing.Run");
        Assert.Single(recorder.Of("Multiprocessing.Run"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Activity_EndsAfterItsItem_Arrives() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        string gate = Faults.Gate.Create();
        pool.Apply(gate => new Thread(() =>
        {
            using Activity? inner = BeginInner("later");
            Faults.Gate.Pass(gate);
        }).Start(), gate);
        Activity run = recorder.Await("Multiprocessing.Run");
        Faults.Gate.Open(gate);
        Assert.Equal(run.SpanId, recorder.Await("later").ParentSpanId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Activity_BeginsATraceInAWorker_ArrivesAsItsRoot() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        string trace = pool.Apply(static () =>
        {
            Activity? run = Activity.Current;
            Activity.Current = null;
            using Activity inner = BeginInner("own trace")!;
            string trace = inner.TraceId.ToHexString();
            inner.Stop();
            Activity.Current = run;
            return trace;
        });
        Activity root = recorder.Await("own trace");
        Assert.Equal((trace, default), (root.TraceId.ToHexString(), root.ParentSpanId));
        Assert.Null(root.ParentId);
        Assert.NotEqual(root.TraceId, recorder.Await("Multiprocessing.Run").TraceId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Activity_MoreThanFits_IsCut() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        pool.Apply(static () =>
        {
            using (Activity large = BeginInner("large")!)
            {
                large.SetTag("long", new string('x', 1_000_000));
                for (int i = 0; i < 1000; i++)
                {
                    large.AddEvent(new ActivityEvent(new string('e', 100_000)));
                }
            }

            BeginInner("next")!.Dispose();
        });
        Assert.Single(recorder.Await("next", 1));
        Activity large = recorder.Await("large");
        Assert.InRange(((string)large.GetTagItem("long")!).Length, 1000, 10_000);
        Assert.Empty(large.Events);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Pool_WithinAWorker_ItsActivitiesArriveFromBelow() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using Pool pool = Create(1);
        pool.Apply(static () =>
        {
            using ProcessPool nested = new(1);
            nested.Apply(static () => BeginInner("deep")?.Dispose());
            nested.Close();
            nested.Join();
        });
        Activity deep = recorder.Await("deep");
        Activity[] runs = recorder.Await("Multiprocessing.Run", 2);
        Activity[] applies = recorder.Await("Multiprocessing.Apply", 2);
        Activity outer = Assert.Single(applies, static apply => apply.ParentSpanId == default);
        Activity outerRun = Assert.Single(runs, run => run.ParentSpanId == outer.SpanId);
        Activity inner = Assert.Single(applies, apply => apply.ParentSpanId == outerRun.SpanId);
        Assert.Equal(Assert.Single(runs, run => run.ParentSpanId == inner.SpanId).SpanId, deep.ParentSpanId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task ChildProcess_SomebodyListens_IsAnActivityWithItsRun() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = Listen();
        using ChildProcess<int> child = ChildProcess.Start(static () => 1);
        Assert.Equal(1, child.Result);
        Assert.Equal(recorder.Await("Multiprocessing.ChildProcess").SpanId, recorder.Await("Multiprocessing.Run").ParentSpanId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_ThatAreInNoTrace_LoadNoTracing() => OnThread.Run(() =>
    {
        using ActivityRecorder recorder = new(Root);
        using Activity root = BeginRoot();
        using ProcessPool pool = new(1);
        Assert.DoesNotContain(
            pool.Apply(static () => AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name).ToArray()),
            static name => name is "System.Diagnostics.DiagnosticSource");
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_NobodyListens_AllocatesNoMoreThanBeforeAnybodyDid() => OnThread.Run(() =>
    {
        using Pool pool = Create(1);
        Allocated(pool);
        long before = Allocated(pool);
        long during;
        using (ActivityRecorder recorder = Listen())
        {
            during = Allocated(pool);
        }

        Assert.InRange(Allocated(pool), before - 50, before + 50);
        Assert.True(during > before + 500, $"{during} bytes a call with a listener, {before} without.");
    });

    /// <summary>What a call allocates, on all threads of this process: the least of several rounds, since what these do beside it only adds to that.</summary>
    private static long Allocated(Pool pool)
    {
        const int Rounds = 8;
        const int Count = 500;
        long least = long.MaxValue;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Count; i++)
            {
                pool.Apply(static () => { });
            }

            least = Math.Min(least, (GC.GetTotalAllocatedBytes(precise: true) - before) / Count);
        }

        return least;
    }
}

/// <summary>Activities of workers that are threads.</summary>
public sealed class InProcessTraceTests : TraceConformance
{
    private protected override Pool Create(int workers, LogRecorder? log = null) => new InProcessPool(workers, log);
}
