using System.Diagnostics;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Faults;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>What the meter <c>Multiprocessing</c> says of a pool.</summary>
public sealed class MetricsTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Instruments_AreNamedAndHaveUnits() => OnThread.Run(() =>
    {
        using InProcessPool pool = new(1);
        using MetricsRecorder metrics = new("nobody");
        Assert.Equal(
            new Dictionary<string, string?>
            {
                ["multiprocessing.items"] = "{item}",
                ["multiprocessing.chunks"] = "{chunk}",
                ["multiprocessing.queue.length"] = "{item}",
                ["multiprocessing.workers"] = "{worker}",
                ["multiprocessing.io"] = "By",
                ["multiprocessing.restarts"] = "{restart}",
                ["multiprocessing.item.run_time"] = "s",
                ["multiprocessing.item.wait_time"] = "s",
            },
            metrics.Units);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_OfEveryOutcome_AreCountedOnce() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, Name = name });
        Assert.Equal(100, pool.Map(Enumerable.Range(0, 100), static i => i).Length);
        Assert.Equal(100, metrics.Observe("multiprocessing.items success"));

        Assert.All(pool.MapOutcomes(Enumerable.Range(0, 10), static i => i % 2 == 0 ? throw new FormatException() : i), static outcome => Assert.Equal(outcome.Index % 2 == 1, outcome.IsSuccess));
        Assert.Equal(105, metrics.Observe("multiprocessing.items success"));
        Assert.Equal(5, metrics.Observe("multiprocessing.items failure"));

        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
        Assert.Equal(1, metrics.Observe("multiprocessing.items crash"));

        Pool impatient = pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(200) });
        Assert.Throws<TaskTimeoutException>(() => impatient.Apply(static () => Functions.Forever()));
        Assert.Equal(1, metrics.Observe("multiprocessing.items timeout"));

        using CancellationTokenSource source = new();
        Task<int[]> map = pool.MapAsync(Enumerable.Range(0, 50), static _ => Functions.Forever(), cancellationToken: source.Token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => map.GetAwaiter().GetResult());
        Assert.Equal(50, metrics.Observe("multiprocessing.items cancellation"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_FirstFailureEndsTheMap_TheRestIsCancelled() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, Name = name });
        Assert.Throws<FormatException>(() => pool.Map(Enumerable.Range(0, 1000), static i => i == 500 ? throw new FormatException() : i, chunkSize: 10));

        // What another worker did above the failure before that was known is done.
        double success = metrics.Observe("multiprocessing.items success");
        Assert.InRange(success, 500, 999);
        Assert.Equal(1, metrics.Observe("multiprocessing.items failure"));
        Assert.Equal(999 - success, metrics.Observe("multiprocessing.items cancellation"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_ThatCannotTravel_AreFailures() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name });
        object[] items = [1, new MemoryStream(), 3];
        Outcome<string>[] outcomes = [.. pool.MapOutcomes(items, static item => item.ToString()!)];
        Assert.IsType<TransferException>(outcomes[1].Exception);
        Outcome<object>[] results = [.. pool.MapOutcomes(items[..1], static item => (object)new UnreadableResult())];
        Assert.False(results[0].IsSuccess);
        Assert.Equal(2, metrics.Observe("multiprocessing.items success"));
        Assert.Equal(2, metrics.Observe("multiprocessing.items failure"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task QueueAndWorkers_WhileItemsWait_SaySo() => OnThread.Run(() =>
    {
        string name = Name();
        string gate = Gate.Create();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name });
        pool.Apply(Functions.Nine);
        Assert.Equal(0, metrics.Observe("multiprocessing.queue.length"));
        Assert.True(OnThread.Eventually(() => metrics.Observe("multiprocessing.workers idle") == 1));

        Task first = pool.ApplyAsync(Gate.Pass, gate);
        Task<int>[] rest = [.. Enumerable.Range(0, 5).Select(_ => pool.ApplyAsync(Functions.Nine))];
        Assert.Equal(5, metrics.Observe("multiprocessing.queue.length"));
        Assert.Equal(1, metrics.Observe("multiprocessing.workers busy"));
        Assert.Equal(0, metrics.Observe("multiprocessing.workers idle"));

        Gate.Open(gate);
        Task.WaitAll([first, .. rest]);
        Assert.Equal(0, metrics.Observe("multiprocessing.queue.length"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Times_AreThoseOfTheItems() => OnThread.Run(() =>
    {
        string name = Name();
        string gate = Gate.Create();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name });
        pool.Apply(Functions.Nine);
        long began = Stopwatch.GetTimestamp();
        Task first = pool.ApplyAsync(Gate.Pass, gate);
        Task<int> second = pool.ApplyAsync(Functions.Nine);
        Gate.Open(gate);
        Task.WaitAll(first, second);
        double most = Stopwatch.GetElapsedTime(began).TotalSeconds;

        Assert.True(OnThread.Eventually(() => metrics.Recorded("multiprocessing.item.wait_time").Length == 3));
        double[] run = metrics.Recorded("multiprocessing.item.run_time");
        double[] wait = metrics.Recorded("multiprocessing.item.wait_time");
        Assert.Equal(3, run.Length);
        Assert.All(run.Skip(1).Concat(wait.Skip(1)), seconds => Assert.InRange(seconds, 0, most));
        Assert.True(wait[2] >= run[1], $"The second item waited {wait[2]} s for the first, which ran {run[1]} s.");
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Times_OfAStream_CountFromWhenTheItemWasRead() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name });
        Assert.Equal(200, pool.MapStream(Enumerable.Range(0, 200), static i => i, chunkSize: 1, window: 4).Count());
        Assert.True(OnThread.Eventually(() => metrics.Recorded("multiprocessing.item.wait_time").Length == 200));
        Assert.Equal(200, metrics.Observe("multiprocessing.chunks"));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Io_CountsBothDirectionsAndLargeMessages_AlsoOfWorkersThatHaveEnded() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name }))
        {
            Assert.Equal(4_000_000, pool.Apply(static bytes => bytes.Length, new byte[4_000_000]));
            Assert.InRange(metrics.Observe("multiprocessing.io sent"), 4_000_000, 4_100_000);
            Assert.InRange(metrics.Observe("multiprocessing.io received"), 1, 100_000);
            Assert.Equal(3_000_000, pool.Apply(static () => new byte[3_000_000]).Length);
            Assert.InRange(metrics.Observe("multiprocessing.io received"), 3_000_000, 3_100_000);
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
            pool.Apply(Functions.Nine);
            Assert.InRange(metrics.Observe("multiprocessing.io received"), 3_000_000, 3_100_000);
        }

        Assert.InRange(metrics.Observe("multiprocessing.io sent"), 4_000_000, 4_100_000);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Restarts_AreCountedByReason() => OnThread.Run(() =>
    {
        string name = Name();
        using MetricsRecorder metrics = new(name);
        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = name, MaxTasksPerWorker = 5 }))
        {
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
            Pool impatient = pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(200) });
            Assert.Throws<TaskTimeoutException>(() => impatient.Apply(static () => Functions.Forever()));
            pool.Map(Enumerable.Range(0, 6), static i => i, chunkSize: 1);
            Assert.Equal(3, pool.RestartCount);
        }

        Assert.Equal(1, metrics.Observe("multiprocessing.restarts crash"));
        Assert.Equal(1, metrics.Observe("multiprocessing.restarts timeout"));
        Assert.Equal(1, metrics.Observe("multiprocessing.restarts recycle"));
        Assert.Equal(0, metrics.Observe("multiprocessing.restarts cancellation"));
    });

    private static string Name() => Guid.NewGuid().ToString("N");

    /// <summary>Travels, and cannot be made again on arrival.</summary>
    private sealed class UnreadableResult
    {
        private readonly Dictionary<Faulty, int> _entries = new() { [new Faulty()] = 1 };

        public override string ToString() => $"{_entries.Count}";
    }

    private sealed class Faulty
    {
        public override int GetHashCode() => WorkerContext.IsWorker ? 1 : throw new InvalidOperationException("not here");
    }
}
