using Multiprocessing.Scheduling;

namespace Multiprocessing.Tests.Scheduling;

public sealed class SchedulerTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly FakeTime _time = new();
    private readonly List<Lane> _usedUp = [];
    private readonly List<Scheduler> _schedulers = [];

    public void Dispose() => _schedulers.ForEach(static scheduler => scheduler.Dispose());

    [Fact]
    public void ChunkSizer_FixedSize_IsTaken() =>
        Assert.Equal(7, ChunkSizer.For(FakeOperation.Of(1000, chunkSize: 7), 2));

    [Fact]
    public void ChunkSizer_NothingMeasured_IsOne() => Assert.Equal(1, ChunkSizer.For(FakeOperation.Of(1000), 2));

    [Theory]
    [InlineData(100_000, 10, 100)]  // a millisecond of work
    [InlineData(100, 10, 25)]       // the tail: half of a fair share
    [InlineData(40, 10, 25)]        // not less than is worth waking a worker for
    [InlineData(8, 500, 2)]
    [InlineData(100_000, 5000, 1)]  // an item longer than a chunk's time
    public void ChunkSizer_Measured_IsAMillisecondOrAShareOfTheTail(int items, int microseconds, int expected)
    {
        ItemTimeEstimate estimate = new();
        estimate.Add(TimeSpan.FromMicroseconds(microseconds), 1);
        Assert.Equal(expected, ChunkSizer.For(FakeOperation.Of(items, estimate: estimate), 2));
    }

    [Fact]
    public void Submit_OneWorker_RunsAllItemsAndEndsOnce()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(25, chunkSize: 10));
        Assert.Equal([10], worker.Sent);
        worker.Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal(Enumerable.Range(0, 25), operation.Successes.Keys.Order());
    }

    [Fact]
    public void Attach_OtherWorkerHoldsALongChunk_TakesHalfOfWhatItHasNotBegun()
    {
        Scheduler scheduler = Create(2);
        ItemTimeEstimate estimate = new();
        estimate.Add(TimeSpan.FromSeconds(1), 1);
        FakeWorker slow = Attach(scheduler, 0);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(101, chunkSize: 101, estimate: estimate));
        Assert.True(slow.Claim());
        FakeWorker idle = Attach(scheduler, 1);
        Assert.Equal([51], slow.Sent);
        Assert.Equal([50], idle.Sent);
        idle.Work();
        slow.Work();
        Assert.Equal(1, operation.Ends);
        Assert.All(operation.Successes.Values, static times => Assert.Equal(1, times));
        Assert.Equal(101, operation.Successes.Count);
    }

    [Fact]
    public void Map_AnItemFails_DropsWhatIsAboveAndRunsWhatIsBelow()
    {
        Scheduler scheduler = Create(2);
        FakeWorker[] workers = [Attach(scheduler, 0), Attach(scheduler, 1)];
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(100, chunkSize: 10));
        FakeWorker low = Assert.Single(workers, static worker => worker.Chunks[0].From == 0);
        FakeWorker high = Assert.Single(workers, static worker => worker.Chunks[0].From == 10);
        Assert.True(high.Claim() && high.EndItem() && high.Claim());
        Assert.True(high.EndItem(new FormatException("11 fails")));
        Assert.Equal(12, operation.Bound);
        Assert.Equal(0, operation.Ends);
        low.Work();
        high.Work();
        low.Work();
        Assert.Equal(0, operation.PendingCount);
        Assert.Equal(1, operation.Ends);
        Assert.Null(operation.EndedBy);
        Assert.Equal(Enumerable.Range(0, 11), operation.Successes.Keys.Order());
    }

    [Fact]
    public void Outcomes_ItemsFail_OthersRunOn()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, isMap: false, chunkSize: 10));
        Assert.True(worker.Claim() && worker.EndItem(new FormatException()));
        worker.Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal(9, operation.Successes.Count);
        Assert.Equal([0], operation.Failures.Keys);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(4, false)]
    [InlineData(4, true)]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void WorkerGone_AtEachStageOfAChunk_LosesOnlyWhatRan(int ended, bool running)
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, isMap: false, chunkSize: 10));
        for (int item = 0; item < ended; item++)
        {
            Assert.True(worker.Claim() && worker.EndItem());
        }

        Assert.True(!running || worker.Claim());
        worker.Die();
        Attach(scheduler, 0).Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal(running ? [ended] : [], operation.Failures.Keys);
        Assert.Equal(Enumerable.Range(0, 10).Where(item => !running || item != ended), operation.Successes.Keys.Order());
        Assert.All(operation.Successes.Values, static times => Assert.Equal(1, times));
    }

    [Fact]
    public void WorkerGone_WithRetries_RunsTheLostItemAgain()
    {
        Scheduler scheduler = Create(1);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(3, chunkSize: 3, options: new TaskOptions { MaxRetries = 2 }));
        for (int loss = 0; loss < 2; loss++)
        {
            FakeWorker worker = Attach(scheduler, 0);
            Assert.True(worker.Claim());
            worker.Die();
        }

        Attach(scheduler, 0).Work();
        Assert.Empty(operation.Failures);
        Assert.Equal(3, operation.Successes.Count);
        Assert.Equal(1, operation.Ends);
    }

    [Fact]
    public void WorkerGone_WhileItIsBeingSentTo_ReturnsTheItems()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = new(scheduler, scheduler.Lanes[0]);
        worker.Sending = _ => worker.Die();
        scheduler.Attach(scheduler.Lanes[0], worker, int.MaxValue);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(3, chunkSize: 3));
        Attach(scheduler, 0).Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal(3, operation.Successes.Count);
    }

    [Fact]
    public void Pinned_ItsWorkerGoesBeforeItBegins_RunsOnThatLanesNextWorker()
    {
        Scheduler scheduler = Create(2);
        FakeWorker first = Attach(scheduler, 0);
        FakeWorker second = Attach(scheduler, 1);
        FakeOperation pinned = Submit(scheduler, FakeOperation.Of(1, pinnedTo: 0));
        Assert.Equal([1], first.Sent);
        first.Die();
        Assert.Empty(second.Chunks);
        FakeWorker next = Attach(scheduler, 0);
        Assert.Empty(second.Chunks);
        next.Work();
        Assert.Equal(1, pinned.Ends);
        Assert.Single(pinned.Successes);
    }

    [Fact]
    public void Refusal_OfAnItem_FailsItAloneAndSendsTheRest()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = new(scheduler, scheduler.Lanes[0]);
        worker.Sending = static chunk =>
        {
            if (chunk.From <= 4 && 4 < chunk.From + chunk.Count)
            {
                chunk.Slot = 4 - chunk.From;
                chunk.Refusal = new TransferException("item 4");
            }
        };
        scheduler.Attach(scheduler.Lanes[0], worker, int.MaxValue);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, isMap: false, chunkSize: 10));
        worker.Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal([4], operation.Failures.Keys);
        Assert.Equal(9, operation.Successes.Count);
    }

    [Fact]
    public void Cancel_QueuedItems_AreNeverSent()
    {
        Scheduler scheduler = Create(1);
        using CancellationTokenSource source = new();
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, source: source));
        source.Cancel();
        Assert.Equal(source.Token, Assert.IsType<OperationCanceledException>(operation.EndedBy).CancellationToken);
        Assert.Empty(Attach(scheduler, 0).Chunks);
        Assert.Equal(1, operation.Ends);
    }

    [Fact]
    public void Cancel_RunningItemObservesNoToken_KillsItsWorkerAndKeepsTheOthersItems()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        using CancellationTokenSource source = new();
        FakeOperation cancelled = Submit(scheduler, FakeOperation.Of(10, chunkSize: 10, source: source));
        FakeOperation other = Submit(scheduler, FakeOperation.Of(5, chunkSize: 5));
        Assert.True(worker.Claim());
        source.Cancel();
        Assert.True(worker.Killed.Wait(s_patience));
        worker.Die();
        Attach(scheduler, 0).Work();
        Assert.Equal(1, cancelled.Ends);
        Assert.Equal(5, other.Successes.Count);
        Assert.Equal(1, other.Ends);
    }

    [Fact]
    public void Cancel_WhileAChunkIsBeingSent_EndsWhatTheWorkerBegan()
    {
        Scheduler scheduler = Create(1);
        using CancellationTokenSource source = new();
        FakeWorker worker = new(scheduler, scheduler.Lanes[0]);
        worker.Sending = _ => source.Cancel();
        scheduler.Attach(scheduler.Lanes[0], worker, int.MaxValue);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, chunkSize: 10, source: source));
        Assert.Equal(1, operation.Ends);

        // Either all of it was taken back, or what was begun is killed.
        if (worker.Claim())
        {
            Assert.True(worker.Killed.Wait(s_patience));
        }
        else
        {
            Assert.True(worker.EndChunk());
        }
    }

    [Fact]
    public void Timeout_ItemRunsTooLong_IsCondemnedAndItsWorkerKilled()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(4, isMap: false, chunkSize: 4, options: new TaskOptions { Timeout = TimeSpan.FromMilliseconds(20) }));
        Assert.True(worker.Claim() && worker.EndItem() && worker.Claim());
        Assert.False(worker.IsKilled);
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.False(worker.IsKilled);
        _time.Advance(TimeSpan.FromMilliseconds(15));
        Assert.True(worker.Killed.Wait(s_patience));
        worker.Die();
        Assert.Equal(KillReason.Timeout, worker.ReasonSeen);
        Attach(scheduler, 0).Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal([1], operation.Failures.Keys);
        Assert.Equal(3, operation.Successes.Count);
    }

    [Fact]
    public void TaskLimit_IsReached_AsksForASuccessorOnce()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0, taskLimit: 4);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(10, chunkSize: 3));
        worker.Work();
        Assert.Equal([scheduler.Lanes[0]], _usedUp);
        Assert.Equal(4, operation.Successes.Count);
        Attach(scheduler, 0).Work();
        Assert.Equal(1, operation.Ends);
        Assert.Equal(10, operation.Successes.Count);
    }

    [Fact]
    public void Close_WorkIsPending_DrainsThenCompletes()
    {
        Scheduler scheduler = Create(1);
        FakeOperation operation = Submit(scheduler, FakeOperation.Of(3));
        scheduler.Close();
        Assert.Throws<InvalidOperationException>(() => scheduler.Submit(FakeOperation.Of(1)));
        Assert.False(scheduler.Drained.IsCompleted);
        Attach(scheduler, 0).Work();
        Assert.Equal(1, operation.Ends);
        Assert.True(scheduler.Drained.Wait(s_patience));
    }

    [Fact]
    public void Abort_EndsEveryOperationOnceAndRefusesLater()
    {
        Scheduler scheduler = Create(1);
        FakeWorker worker = Attach(scheduler, 0);
        FakeOperation[] operations = [.. Enumerable.Range(0, 20).Select(_ => Submit(scheduler, FakeOperation.Of(3)))];
        Assert.True(worker.Claim());
        scheduler.Abort(static _ => new OperationCanceledException(), static () => new ObjectDisposedException("pool"));
        worker.Work();
        Assert.All(operations, static operation => Assert.Equal(1, operation.Ends));
        Assert.Throws<ObjectDisposedException>(() => scheduler.Submit(FakeOperation.Of(1)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public Task Anything_InAnyOrder_EndsEachItemOnceAndLeavesNoOperationOpen(int seed) => Task.Factory.StartNew(
        () =>
        {
            for (int round = 0; round < 500; round++)
            {
                using SchedulerModel model = new((seed * 100_000) + round);
                model.Run();
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private Scheduler Create(int lanes)
    {
        Scheduler scheduler = new(lanes, _time, _usedUp.Add);
        _schedulers.Add(scheduler);
        return scheduler;
    }

    private static FakeWorker Attach(Scheduler scheduler, int lane, int taskLimit = int.MaxValue)
    {
        FakeWorker worker = new(scheduler, scheduler.Lanes[lane]);
        scheduler.Attach(scheduler.Lanes[lane], worker, taskLimit);
        return worker;
    }

    private static FakeOperation Submit(Scheduler scheduler, FakeOperation operation)
    {
        scheduler.Submit(operation);
        return operation;
    }
}
