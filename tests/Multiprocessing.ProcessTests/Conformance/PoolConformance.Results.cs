using System.Collections.Concurrent;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>Results: waiting for them, being told of them.</content>
public abstract partial class PoolConformance
{
    [Fact(Timeout = OnThread.Timeout)]
    public Task Join_WorkStillRuns_TimesOutAndLaterSucceeds() => OnThread.Run(() =>
    {
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        using Pool pool = CreatePool(1);
        Task<int> running = pool.ApplyAsync(Functions.Forever, token, cancellationToken: token);
        pool.Close();
        Assert.False(pool.Join(TimeSpan.FromMilliseconds(1)));
        Assert.False(pool.Join(TimeSpan.Zero));
        Assert.False(running.Wait(TimeSpan.FromMilliseconds(1)));
        using CancellationTokenSource waiting = new();
        Task join = pool.JoinAsync(waiting.Token);
        Assert.False(join.IsCompleted);
        waiting.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(join.GetAwaiter().GetResult);
        Assert.False(running.IsCompleted);

        source.Cancel();
        Assert.True(pool.Join(OnThread.Patience));
        Assert.True(pool.Join());
        Assert.True(running.IsCanceled);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task ApplyAsync_States_FollowTheItem() => OnThread.Run(() =>
    {
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        using Pool pool = CreatePool(1);
        Task<int> running = pool.ApplyAsync(Functions.Forever, token, cancellationToken: token);
        Task<int> queued = pool.ApplyAsync(Functions.Square, 7);
        Task<int> failing = pool.ApplyAsync(static i => Functions.FailFor(7, i), 7);
        Assert.False(running.IsCompleted || queued.IsCompleted || failing.IsCompleted);
        source.Cancel();
        Assert.Equal(49, queued.GetAwaiter().GetResult());
        Assert.Throws<InvalidOperationException>(() => failing.GetAwaiter().GetResult());
        Assert.Equal(TaskStatus.Canceled, running.Status);
        Assert.Equal(TaskStatus.RanToCompletion, queued.Status);
        Assert.Equal(TaskStatus.Faulted, failing.Status);
        Assert.Single(failing.Exception!.InnerExceptions);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task MapAsync_Callback_IsToldAllOnceBeforeTheTaskCompletes()
    {
        List<int[]> told = [];
        List<Exception> errors = [];
        int[] results = await Shared.MapAsync(s_items, Functions.Square, 20, told.Add, errors.Add);
        Assert.Equal(results, Assert.Single(told));
        await Shared.StarMapAsync(s_items.Select(i => (i, 1)), Functions.Add, 20, told.Add, errors.Add);
        Assert.Equal(s_items.Select(i => i + 1), told[1]);
        await Shared.MapAsync(s_items, Functions.SquareLater, 20, told.Add, errors.Add);
        Assert.Equal(3, told.Count);
        Assert.Empty(errors);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryAsyncForm_Failure_TellsTheErrorCallbackOnce()
    {
        List<Exception> errors = [];
        int told = 0;
        Task[] tasks =
        [
            Shared.ApplyAsync(static i => Functions.FailFor(7, i), 7, _ => told++, errors.Add),
            Shared.MapAsync(s_items, static i => Functions.FailFor(7, i), 5, _ => told++, errors.Add),
            Shared.StarMapAsync(s_items.Select(i => (7, i)), Functions.FailFor, 5, _ => told++, errors.Add),
            Shared.ApplyAsync((Action)(static () => Functions.FailFor(7, 7)), () => told++, errors.Add),
        ];
        List<Exception> thrown = [];
        foreach (Task task in tasks)
        {
            thrown.Add(await Assert.ThrowsAsync<InvalidOperationException>(() => task));
        }

        // Only now is nobody adding any more.
        Assert.Equal(thrown.ToHashSet(), errors.ToHashSet());
        Assert.Equal(4, errors.Count);
        Assert.Equal(0, told);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Callback_Throws_HarmsNothing()
    {
        Assert.Equal(49, await Shared.ApplyAsync(Functions.Square, 7, callback: static _ => throw new FormatException("from a callback")));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Shared.ApplyAsync(static n => Functions.FailFor(7, n), 7, errorCallback: static _ => throw new FormatException("from an error callback")));

        bool isTold = false;
        await Shared.ApplyAsync(static () => { }, () => isTold = true);
        Assert.True(isTold);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Callback_SubmitsAndBlocks_DoesNotDeadlock()
    {
        List<int> inner = [];
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Shared.ApplyAsync(Functions.Square, n, callback: square =>
        {
            inner.Add(Shared.Apply(Functions.Square, square));
            inner.AddRange(Shared.Map([square], Functions.Square));
            inner.AddRange(Shared.MapStream([square], Functions.Square));
            inner.Add(Shared.ApplyAsync(Functions.Square, square).GetAwaiter().GetResult());
        })));
        Assert.Equal(Enumerable.Range(0, 8).SelectMany(n => Enumerable.Repeat(n * n * n * n, 4)), inner.Order());
    }

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("close")]
    [InlineData("terminate")]
    [InlineData("dispose")]
    public Task Callback_StopsThePool_EndsIt(string how) => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        Task<int> told = pool.ApplyAsync(Functions.Square, 7, callback: _ =>
        {
            switch (how)
            {
                case "close":
                    pool.Close();
                    break;
                case "terminate":
                    pool.Terminate();
                    break;
                default:
                    pool.Dispose();
                    break;
            }
        });
        Assert.Equal(49, told.GetAwaiter().GetResult());
        Assert.True(pool.Join(OnThread.Patience));
        Assert.ThrowsAny<InvalidOperationException>(() => pool.Apply(Functions.Nine));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Callbacks_OfManyCalls_NeverRunAtOnce()
    {
        int running = 0;
        int most = 0;
        int told = 0;
        await Task.WhenAll(Enumerable.Range(0, 300).Select(n => n % 3 == 0
            ? Shared.ApplyAsync(static i => Functions.FailFor(i, i), n, errorCallback: _ => Enter()).ContinueWith(static call => call.Exception, TaskScheduler.Default)
            : (Task)Shared.MapAsync([n], Functions.Square, callback: _ => Enter())));
        Assert.Equal(300, told);
        Assert.Equal(1, most);

        void Enter()
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Thread.Yield();
            told++;
            Interlocked.Decrement(ref running);
        }
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_FromManyThreadPoolThreads_DoesNotDeadlock() => OnThread.Run(() =>
    {
        // More callers than the thread pool has threads at first, all of which block.
        ConcurrentBag<int> results = [];
        Task[] callers = [.. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(n => Task.Run(() => results.Add(Shared.Apply(Functions.Square, n))))];
        Assert.True(Task.WaitAll(callers, OnThread.Patience));
        Assert.Equal(callers.Length, results.Count);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_OnAContextThatRunsOneThing_DoesNotDeadlock() => OnThread.Run(() =>
    {
        // Like a window's thread: what is posted to it runs when it is free again, and here it never is.
        SynchronizationContext.SetSynchronizationContext(new BusyContext());
        Assert.Equal(49, Shared.Apply(Functions.Square, 7));
        Assert.Equal(49, Shared.Apply(Functions.SquareLater, 7));
        Assert.Equal(49, Shared.ApplyAsync(Functions.SquareLater, 7).GetAwaiter().GetResult());
        Assert.Equal(s_items, Shared.Map(s_items, static i => i));
        Assert.Equal(2, Shared.Broadcast(static () => 1).Sum());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Progress_OfAMap_ReportsTheLastAlwaysAndOneAtATime()
    {
        Recorder recorder = new();
        await Shared.With(new TaskOptions { Progress = recorder }).MapAsync(s_items, Functions.Square);
        Assert.True(SpinWait.SpinUntil(() => recorder.Reports.Contains(new MapProgress(s_items.Length, 0, s_items.Length)), OnThread.Patience));
        Assert.Equal(1, recorder.Most);
        Assert.Equal(recorder.Reports.Order(Comparer<MapProgress>.Create(static (a, b) => a.Completed - b.Completed)), recorder.Reports);
    }

    private sealed class Recorder : IProgress<MapProgress>
    {
        private int _running;

        internal ConcurrentQueue<MapProgress> Reports { get; } = new();

        internal int Most { get; private set; }

        public void Report(MapProgress value)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _running));
            Reports.Enqueue(value);
            Interlocked.Decrement(ref _running);
        }
    }

    private sealed class BusyContext : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
        }
    }
}
