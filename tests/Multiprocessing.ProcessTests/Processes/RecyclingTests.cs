using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Faults;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>Workers that are replaced: after so many items, for their memory, because they died; and what their initializers do then.</summary>
public sealed class RecyclingTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const long Limit = 256L << 20;

    private static readonly List<byte[]> s_hoard = [];
    private readonly LeftoverFixture _fixture = fixture;

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(null)]
    public Task MaxTasksPerWorker_OneWorker_EachProcessRunsAtMostThatMany(int? chunkSize) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 10 });
        (int Item, int Process)[] results = pool.Map(Enumerable.Range(0, 60), static i => (i, Environment.ProcessId), chunkSize);
        Assert.Equal(Enumerable.Range(0, 60), results.Select(static result => result.Item));
        Assert.All(results.CountBy(static result => result.Process), static pair => Assert.InRange(pair.Value, 1, 10));
        Assert.True(pool.RestartCount >= 5);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxTasksPerWorker_SingleCalls_EachProcessRunsAtMostThatMany() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 4 });
        Task<(int Item, int Process)>[] calls = [.. Enumerable.Range(0, 22).Select(n => pool.ApplyAsync(static n => (n, Environment.ProcessId), n))];
        (int Item, int Process)[] results = Task.WhenAll(calls).GetAwaiter().GetResult();
        Assert.Equal(Enumerable.Range(0, 22), results.Select(static result => result.Item));
        Assert.All(results.CountBy(static result => result.Process), static pair => Assert.InRange(pair.Value, 1, 4));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxTasksPerWorker_ItemsFail_CountToo() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 3 });
        Outcome<int>[] outcomes = [.. pool.MapOutcomes(Enumerable.Range(0, 12), i =>
        {
            Functions.Note(log, Environment.ProcessId);
            return i % 2 == 0 ? throw new FormatException($"item {i}") : i;
        })];
        Assert.Equal(Enumerable.Range(0, 12).Select(static i => i % 2 != 0), outcomes.Select(static outcome => outcome.IsSuccess));
        int[] processes = Functions.Noted(log);
        Assert.Equal(12, processes.Length);
        Assert.All(processes.CountBy(static id => id), static pair => Assert.InRange(pair.Value, 1, 3));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxTasksPerWorker_LastItemTakesLong_TheSuccessorIsReadyBeforeItEnds() => OnThread.Run(() =>
    {
        string gate = Gate.Create(Log());
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            MaxTasksPerWorker = 1,
            Initializer = () => Functions.Note(log, Environment.ProcessId),
        });
        Task<int> last = pool.ApplyAsync(() => PassAndSayWho(gate));
        Assert.True(SpinWait.SpinUntil(() => Functions.Noted(log).Length == 2, OnThread.Patience));
        Assert.False(last.IsCompleted);
        int[] started = Functions.Noted(log);
        Assert.All(started, static id => Assert.True(Leftovers.IsAlive(id)));
        Gate.Open(gate);
        Assert.Equal(started[0], last.GetAwaiter().GetResult());
        Assert.Equal(started[1], pool.Apply(static () => Environment.ProcessId));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Close_WhileASuccessorStarts_WhatIsPendingIsDoneAndJoinEnds(bool hasMore) => OnThread.Run(() =>
    {
        string gate = Gate.Create(Log());
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            MaxTasksPerWorker = 1,
            Initializer = () =>
            {
                Functions.Note(log, Environment.ProcessId);
                if (Functions.Noted(log).Length == 2)
                {
                    Gate.Pass(gate);
                }
            },
        });
        Task<int>[] calls = [.. Enumerable.Range(0, hasMore ? 3 : 1).Select(n => pool.ApplyAsync(Functions.Square, n))];
        Assert.True(SpinWait.SpinUntil(() => Functions.Noted(log).Length == 2, OnThread.Patience));
        pool.Close();
        Gate.Open(gate);
        Assert.Equal(Enumerable.Range(0, calls.Length).Select(Functions.Square), Task.WhenAll(calls).GetAwaiter().GetResult());
        Assert.True(pool.Join(OnThread.Patience));
        Assert.True(OnThread.Eventually(() => !Functions.Noted(log).Any(Leftovers.IsAlive)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxMemoryPerWorker_ItemLeavesMoreThanThat_TheWorkerIsReplaced() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxMemoryPerWorker = Limit });
        int first = pool.Apply(static () => Environment.ProcessId);
        Assert.Equal(first, pool.Apply(Hoard, 10));

        // Above the limit with what the runtime takes, below one and a half times the limit: the item ends well.
        Assert.Equal(first, pool.Apply(Hoard, 260));
        Assert.True(OnThread.Eventually(() => pool.Apply(static () => Environment.ProcessId) != first), "The worker was not replaced.");
        Assert.Equal(1, pool.RestartCount);
        Assert.Equal(0, pool.Apply(static () => s_hoard.Count));
        Assert.True(OnThread.Eventually(() => !Leftovers.IsAlive(first)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxMemoryPerWorker_ItemsHoldLess_TheWorkerStays() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxMemoryPerWorker = 1L << 30 });
        int[] ids = pool.MapRange(0, 500, static _ => Environment.ProcessId);
        Assert.Single(ids.Distinct());
        Assert.Equal(ids[0], pool.Apply(Hoard, 64));
        Assert.Equal(ids[0], pool.Apply(static () => Environment.ProcessId));
        Assert.Equal(0, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxMemoryPerWorker_ItemHoldsFarMore_IsKilledAndFailsAlone() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxMemoryPerWorker = Limit });
        int first = pool.Apply(static () => Environment.ProcessId);
        WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Hoard(600) + Functions.Forever()));
        Assert.Contains(nameof(ProcessPoolOptions.MaxMemoryPerWorker), e.Message, StringComparison.Ordinal);
        Assert.Equal(first, e.ProcessId);
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Equal(1, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxMemoryPerWorker_OneOfAChunkHoldsFarMore_FailsAlone() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxMemoryPerWorker = Limit });
        Outcome<int>[] outcomes = [.. pool.MapOutcomes(
            Enumerable.Range(0, 20),
            i =>
            {
                Functions.Note(log, i);
                return i == 7 ? Hoard(600) + Functions.Forever() : i;
            },
            chunkSize: 10)];
        Assert.Equal(Enumerable.Range(0, 20).Select(static i => i != 7), outcomes.Select(static outcome => outcome.IsSuccess));
        WorkerCrashedException e = Assert.IsType<WorkerCrashedException>(outcomes[7].Exception);
        Assert.Contains(nameof(ProcessPoolOptions.MaxMemoryPerWorker), e.Message, StringComparison.Ordinal);
        Assert.Equal(7, e.ItemIndex);
        Assert.Equal(Enumerable.Range(0, 20), Functions.Noted(log));
    });

    [Fact]
    public void MaxMemoryPerWorker_BadValue_IsRefusedByName() =>
        Assert.Equal("MaxMemoryPerWorker", Assert.Throws<ArgumentOutOfRangeException>(static () => new ProcessPool(new ProcessPoolOptions { MaxMemoryPerWorker = 0 })).ParamName);

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_WorkersAreRecycled_RunsOnceInEachProcess() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            MaxTasksPerWorker = 5,
            Initializer = () => Functions.Note(log, Environment.ProcessId),
        });
        int[] ids = pool.MapRange(0, 20, static _ => Environment.ProcessId);
        int[] initialized = Functions.Noted(log);
        Assert.Equal(initialized.Distinct(), initialized);
        Assert.Empty(ids.Except(initialized));
        Assert.True(ids.Distinct().Count() >= 4);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_SetsWhatItemsUse_HoldsInAReplacementToo() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Initializer = static () => s_hoard.Add([42]) });
        Assert.Equal(42, pool.Apply(static () => Assert.Single(s_hoard)[0]));
        int first = pool.Workers[0].ProcessId;
        Kill(first);
        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == 1, OnThread.Patience));
        Assert.Equal(42, pool.Apply(static () => Assert.Single(s_hoard)[0]));
        Assert.NotEqual(first, pool.Workers[0].ProcessId);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_ThrowsOnceInAReplacement_IsTriedAgain() => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            LoggerFactory = logger,
            Initializer = () =>
            {
                Functions.Note(log, 1);
                if (Functions.Noted(log).Length == 2)
                {
                    throw new FormatException("only this once");
                }
            },
        });
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => CrashTests.Die(CrashTests.Death.Kill)));
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Equal(3, Functions.Noted(log).Length);
        Assert.DoesNotContain(logger.Entries, static entry => entry.Level >= LogLevel.Error);
        Assert.Contains(logger.Entries, static entry => entry.Exception is WorkerStartException { InnerException: FormatException } or FormatException);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_ThrowsInEveryReplacement_FailsTheSubmissionsWithoutAStorm() => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            LoggerFactory = logger,
            Initializer = () =>
            {
                Functions.Note(log, 1);
                if (Functions.Noted(log).Length > 1)
                {
                    throw new FormatException("never again");
                }
            },
        });
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => CrashTests.Die(CrashTests.Death.Kill)));
        WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        Assert.Equal("never again", Assert.IsType<FormatException>(e.InnerException).Message);
        Assert.InRange(Functions.Noted(log).Length, 2, 12);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Worker_KilledWhileIdle_IsReplaced() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        Kill(before[1]);
        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == 1, OnThread.Patience));
        int[] after = pool.Broadcast(static () => Environment.ProcessId);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Equal(after, pool.Workers.Select(static worker => worker.ProcessId));
        Assert.Equal(Enumerable.Range(0, 100), pool.MapRange(0, 100, static i => i));
        Assert.Equal(1, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Worker_KilledWhileIdleAndUsedAtOnce_LosesNoItemThatHadNotStarted() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(1);
        for (int round = 0; round < 6; round++)
        {
            int id = pool.Apply(static () => Environment.ProcessId);
            Kill(id);

            // The pool may not know yet: what it sends to the dead worker never starts there.
            try
            {
                Assert.NotEqual(id, pool.Apply(() =>
                {
                    Functions.Note(log, Environment.ProcessId);
                    return Environment.ProcessId;
                }));
            }
            catch (WorkerCrashedException)
            {
                // The signal takes a moment to arrive: the item had started then.
                Assert.Contains(id, Functions.Noted(log));
            }
        }

        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == 6, OnThread.Patience));
    });

    private static int PassAndSayWho(string gate)
    {
        Gate.Pass(gate);
        return Environment.ProcessId;
    }

    /// <summary>Holds so many megabytes, touched, until the process ends.</summary>
    private static int Hoard(int megabytes)
    {
        for (int i = 0; i < megabytes / 10; i++)
        {
            byte[] block = new byte[10 << 20];
            block.AsSpan().Fill(1);
            s_hoard.Add(block);
        }

        return Environment.ProcessId;
    }

    private static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

    private string Log()
    {
        GC.KeepAlive(_fixture);
        return Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    }
}
