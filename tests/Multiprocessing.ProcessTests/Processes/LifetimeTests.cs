using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bench;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Diagnostics;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>Timeouts, cancellation, recycling, initializers, payloads, output: what needs processes.</summary>
public sealed class LifetimeTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private static readonly int[] s_items = [.. Enumerable.Range(0, 40)];
    private static Timer? s_timer;

    private readonly LeftoverFixture _fixture = fixture;

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(10)]
    [InlineData(14)]
    [InlineData(19)]
    public Task Timeout_OneItemHangsInAChunk_FailsItAlone(int victim) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        string log = Log();
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromSeconds(1) });
        foreach (Outcome<int> outcome in limited.MapOutcomes(
            s_items,
            i =>
            {
                Functions.Note(log, i);
                return i == victim ? Functions.Forever() : i;
            },
            chunkSize: 10))
        {
            if (outcome.Index == victim)
            {
                Assert.IsType<TaskTimeoutException>(outcome.Exception);
                Assert.IsAssignableFrom<TimeoutException>(outcome.Exception);
            }
            else
            {
                Assert.Equal(outcome.Index, outcome.Value);
            }
        }

        Assert.Equal(s_items, Functions.Noted(log));
        Assert.Equal(s_items, pool.Map(s_items, static i => i));
        Assert.Equal(1, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Timeout_SeveralHangAtOnce_EachFailsAlone() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(3);
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(300) });
        Task<int>[] hanging = [.. Enumerable.Range(0, 6).Select(_ => limited.ApplyAsync(Functions.Forever))];
        Task<int> quick = pool.ApplyAsync(Functions.Nine);
        Assert.All(hanging, static call => Assert.Throws<TaskTimeoutException>(() => call.GetAwaiter().GetResult()));
        Assert.Equal(9, quick.GetAwaiter().GetResult());
        Assert.Equal(3, pool.Broadcast(Functions.Nine).Length);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Timeout_ClockStartsWithTheItem_NotWithItsWait() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromSeconds(2) });
        Task<int>[] calls = [.. Enumerable.Range(0, 10).Select(n => limited.ApplyAsync(Briefly, n))];
        Assert.Equal(Enumerable.Range(0, 10), calls.Select(static call => call.GetAwaiter().GetResult()));
        Assert.Equal(0, pool.RestartCount);

        // Ten of these take longer than the timeout; one does not.
        static int Briefly(int n)
        {
            Thread.Sleep(300);
            return n;
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Timeout_FunctionObservesItsToken_IsAskedFirst() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(200), CancellationGracePeriod = TimeSpan.FromSeconds(20) });
        string log = Log();
        Assert.Throws<TaskTimeoutException>(() => limited.Apply(() =>
        {
            try
            {
                return Functions.Forever(token);
            }
            finally
            {
                Functions.Note(log, 1);
            }
        }));
        Assert.Single(Functions.Noted(log));
        Assert.Equal(9, pool.Apply(Functions.Nine));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Timeout_WithRetries_RunsAgain() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        string log = Log();
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromMilliseconds(500), MaxRetries = 1 });
        Assert.Equal(2, limited.Apply(() =>
        {
            Functions.Note(log, 1);
            int times = Functions.Noted(log).Length;
            return times == 1 ? Functions.Forever() : times;
        }));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_QueuedItems_NeverRun() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        using CancellationTokenSource blocker = new();
        using CancellationTokenSource source = new();
        CancellationToken blocked = blocker.Token;
        string log = Log();
        Task<int> running = pool.ApplyAsync(Functions.Forever, blocked);
        Task[] queued = [.. Enumerable.Range(0, 50).Select(n => pool.ApplyAsync(() => Functions.Note(log, n), cancellationToken: source.Token))];
        Task map = pool.MapAsync(s_items, i => Noted(log, i), cancellationToken: source.Token);
        source.Cancel();
        Assert.All(queued.Append(map), call => Assert.Equal(source.Token, Assert.ThrowsAny<OperationCanceledException>(call.GetAwaiter().GetResult).CancellationToken));
        blocker.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Empty(Functions.Noted(log));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_RunningFunctionTakesNoToken_IsKilledAndReplaced() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        for (int round = 0; round < 3; round++)
        {
            using CancellationTokenSource source = new();
            string log = Log();
            Task<int> running = pool.ApplyAsync(() => Noted(log, 1) + Functions.Forever(), cancellationToken: source.Token);
            Assert.True(SpinWait.SpinUntil(() => Functions.Noted(log).Length == 1, OnThread.Patience));
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
            Assert.Equal(9, pool.Apply(Functions.Nine));
            Assert.Equal(round + 1, pool.RestartCount);
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_AtAnyMoment_TheWorkerServesOn() => OnThread.Run(() =>
    {
        // The token is cancelled while the item is queued, sent, claimed or running: each time the worker must come free.
        using ProcessPool pool = new(1);
        for (int round = 0; round < 12; round++)
        {
            using CancellationTokenSource source = new();
            Task<int> running = pool.ApplyAsync(Functions.Forever, cancellationToken: source.Token);
            Thread.SpinWait(round * round * 500);
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
            Assert.Equal(9, pool.Apply(Functions.Nine));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_FunctionIgnoresItsToken_IsKilledAfterTheGracePeriod() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        string log = Log();
        Pool graceful = pool.With(new TaskOptions { CancellationGracePeriod = TimeSpan.FromMilliseconds(200) });
        Task<int> running = graceful.ApplyAsync(() => Noted(log, token.IsCancellationRequested ? 1 : 0) + Functions.Forever(), cancellationToken: token);
        Assert.True(SpinWait.SpinUntil(() => Functions.Noted(log).Length == 1, OnThread.Patience));
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Equal(1, pool.RestartCount);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1, 1)]
    [InlineData(1, 7)]
    [InlineData(2, 5)]
    public Task MaxTasksPerWorker_ManyItems_RecyclesAndLosesNone(int workers, int most) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = workers, MaxTasksPerWorker = most });
        int count = most == 1 ? 6 : 30;
        int[] ids = pool.MapRange(0, count, static _ => Environment.ProcessId);
        Assert.All(ids.GroupBy(static id => id), group => Assert.True(group.Count() <= most, $"{group.Count()} items in one worker"));
        Assert.Equal(Enumerable.Range(0, 6), Enumerable.Range(0, 6).Select(n => pool.Apply(static n => n, n)));
        Assert.True(pool.RestartCount >= (count / most) - workers);
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxTasksPerWorker_ItemsThatCrash_AreLostAlone() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, MaxTasksPerWorker = 2 });
        Outcome<int>[] outcomes = [.. pool.MapOutcomes(Enumerable.Range(0, 16), static i => i % 4 == 1 ? CrashTests.Die(CrashTests.Death.Kill) : i)];
        Assert.Equal(Enumerable.Range(0, 16).Select(static i => i % 4 != 1), outcomes.Select(static o => o.IsSuccess));
        Assert.Equal([0, 1], pool.Broadcast(static () => WorkerContext.WorkerId!.Value));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_RunsOncePerWorkerAndAgainAfterARestart() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, Initializer = () => Functions.Note(log, WorkerContext.WorkerId!.Value) });
        Assert.Equal(s_items, pool.Map(s_items, static i => i));
        pool.Broadcast(static () => { });
        Assert.Equal([0, 1], Functions.Noted(log));
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => CrashTests.Die(CrashTests.Death.Kill)));
        pool.Broadcast(static () => { });
        Assert.Equal(3, Functions.Noted(log).Length);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_Throws_FailsEverySubmissionWithItInsideAndDoesNotRespawn() => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 2,
            LoggerFactory = logger,
            Initializer = () =>
            {
                Functions.Note(log, 1);
                throw new FormatException("not like this");
            },
        });
        for (int round = 0; round < 3; round++)
        {
            WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
            Assert.Equal("not like this", Assert.IsType<FormatException>(e.InnerException).Message);
            Assert.Throws<WorkerStartException>(() => pool.Map(s_items, Functions.Square));
            Assert.Throws<WorkerStartException>(() => pool.MapStream(s_items, Functions.Square).Count());
        }

        pool.Dispose();
        Assert.InRange(Functions.Noted(log).Length, 1, 2);
        Assert.Single(logger.Entries, static entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_EndsTheProcess_FailsTheSubmissions() => OnThread.Run(() =>
    {
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, LoggerFactory = logger, Initializer = static () => Environment.Exit(5) });
        Assert.Contains("exited with code 5", Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine)).Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Callback_Throws_IsReportedToTheLoggerFactory() => OnThread.Run(() =>
    {
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Name = "named", LoggerFactory = logger });
        Assert.Equal(49, pool.ApplyAsync(Functions.Square, 7, callback: static _ => throw new FormatException("from a callback")).GetAwaiter().GetResult());
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        var entry = Assert.Single(logger.Entries, static entry => entry.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
        Assert.Equal("from a callback", Assert.IsType<FormatException>(entry.Exception).Message);
        Assert.Contains("named", entry.Text, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Broadcast_FourWorkers_RunsOnceOnEachInTheOrderOfIds() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 4, Name = "four" });
        Task busy = pool.MapAsync(Enumerable.Range(0, 2000), static i => i, chunkSize: 1);
        for (int round = 0; round < 5; round++)
        {
            Assert.Equal([0, 1, 2, 3], pool.Broadcast(() =>
            {
                Functions.Note(log, WorkerContext.WorkerId!.Value);
                return WorkerContext.WorkerId!.Value;
            }));
        }

        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3], Functions.Noted(log));
        Assert.Equal(pool.Workers.Select(static worker => worker.ProcessId), pool.Broadcast(static () => Environment.ProcessId));
        Assert.All(pool.Broadcast(static () => WorkerContext.ProcessPoolName), static name => Assert.Equal("four", name));
        busy.GetAwaiter().GetResult();
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Broadcast_OneWorkerDies_RunsOnNoWorkerTwice() => OnThread.Run(() =>
    {
        string log = Log();
        using ProcessPool pool = new(3);
        Assert.Throws<WorkerCrashedException>(() => pool.Broadcast(() =>
        {
            Functions.Note(log, WorkerContext.WorkerId!.Value);
            return WorkerContext.WorkerId == 1 ? CrashTests.Die(CrashTests.Death.Kill) : 0;
        }));
        Assert.Equal([0, 1, 2], Functions.Noted(log));
        Assert.Equal([0, 1, 2], pool.Broadcast(static () => WorkerContext.WorkerId!.Value));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(16, null)]
    [InlineData(100, null)]
    [InlineData(16, "file")]
    public Task Apply_LargeArray_ArrivesBothWays(int megabytes, string? segments) => OnThread.Run(() =>
    {
        string? before = Environment.GetEnvironmentVariable("MULTIPROCESSING_SEGMENTS");
        Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", segments);
        try
        {
            using ProcessPool pool = new(2);
            byte[] data = new byte[megabytes << 20];
            new Random(1).NextBytes(data);
            byte[] back = pool.Apply(
                static copy =>
                {
                    Array.Reverse(copy);
                    return copy;
                },
                data);
            Array.Reverse(back);
            Assert.True(data.AsSpan().SequenceEqual(back));
            Assert.Equal([data.Length, 5, data.Length], pool.Map([data, new byte[5], data], static copy => copy.Length, chunkSize: 3));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", before);
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_LargePayloadInFlight_TheWorkerServesOn() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        byte[] data = new byte[16 << 20];
        for (int round = 0; round < 5; round++)
        {
            using CancellationTokenSource source = new();
            Task<int> call = pool.ApplyAsync(static copy => copy.Length + Functions.Forever(), data, cancellationToken: source.Token);
            Thread.SpinWait(round * 20_000);
            source.Cancel();
            Assert.ThrowsAny<OperationCanceledException>(() => call.GetAwaiter().GetResult());
            Assert.Equal(data.Length, pool.Apply(static copy => copy.Length, data));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_WorkersHaveStartedProcesses_EndsTheseToo() => OnThread.Run(() =>
    {
        int[] children;
        using (ProcessPool pool = new(2))
        {
            children = pool.Broadcast(static () =>
            {
                using Process child = Process.Start("sleep", "1000");
                return child.Id;
            });
            Assert.All(children, static child => Assert.True(Leftovers.IsAlive(child)));
        }

        Assert.True(OnThread.Eventually(() => !children.Any(Leftovers.IsAlive)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task NestedPool_InAWorker_WorksAndEndsWithIt() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        Assert.Equal([0, 1, 4, 9], pool.Apply(static () =>
        {
            using ProcessPool inner = new(2);
            return inner.MapRange(0, 4, Functions.Square);
        }));
        pool.Apply(static () =>
        {
            ProcessPool forgotten = new(1);
            forgotten.Apply(static () => { });
        });
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Workers_OfAPool_SayWhatTheyDo() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        pool.Broadcast(static () => { });
        Assert.Equal([0, 1], pool.Workers.Select(static worker => worker.Id));
        Assert.True(SpinWait.SpinUntil(() => pool.Workers.All(static worker => worker is { State: WorkerState.Idle, TasksCompleted: 1, ProcessId: > 0 }), OnThread.Patience));
        pool.Dispose();
        Assert.All(pool.Workers, static worker => Assert.Equal(WorkerState.Stopped, worker.State));
    });

    [Fact]
    public void Options_BadValues_AreRefusedByName()
    {
        Assert.Equal("WorkerCount", Refused(new ProcessPoolOptions { WorkerCount = 0 }));
        Assert.Equal("WorkerCount", Refused(new ProcessPoolOptions { WorkerCount = 1025 }));
        Assert.Equal("MaxTasksPerWorker", Refused(new ProcessPoolOptions { MaxTasksPerWorker = 0 }));
        Assert.Equal("StartupTimeout", Refused(new ProcessPoolOptions { StartupTimeout = TimeSpan.Zero }));
        Assert.Equal("StartupTimeout", Refused(new ProcessPoolOptions { StartupTimeout = TimeSpan.FromDays(25) }));
        Assert.Equal("TaskOptions", Refused(new ProcessPoolOptions { TaskOptions = null! }));
        Assert.Equal("WorkingDirectory", Refused(new ProcessPoolOptions { WorkingDirectory = "/no/such/folder" }));
        Assert.Equal("Priority", Refused(new ProcessPoolOptions { Priority = (ProcessPriorityClass)1 }));
        Assert.Equal("EnvironmentVariables", Refused(new ProcessPoolOptions { EnvironmentVariables = { ["a=b"] = "c" } }));
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => new ProcessPool(null!)).ParamName);
        Assert.Equal("Timeout", Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Timeout = TimeSpan.Zero }).ParamName);
        Assert.Equal("Timeout", Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { Timeout = TimeSpan.FromDays(25) }).ParamName);
        Assert.Equal("MaxRetries", Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { MaxRetries = -1 }).ParamName);
        Assert.Equal("CancellationGracePeriod", Assert.Throws<ArgumentOutOfRangeException>(() => new TaskOptions { CancellationGracePeriod = TimeSpan.FromTicks(-1) }).ParamName);

        static string? Refused(ProcessPoolOptions options) => Assert.ThrowsAny<ArgumentException>(() => new ProcessPool(options)).ParamName;
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task Join_PoolIsNeverDisposed_LeavesNoThread() => OnThread.Run(() =>
    {
        HashSet<string> before = [.. Holdings.Threads()];
        ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, TaskOptions = new TaskOptions { Timeout = TimeSpan.FromMinutes(1) } });
        Assert.Equal(9, pool.Apply(Functions.Nine));
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        Assert.True(OnThread.Eventually(() => before.IsSupersetOf(Holdings.Threads())));
        GC.KeepAlive(pool);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("Apply", false)]
    [InlineData("Apply", true)]
    [InlineData("Map", false)]
    [InlineData("Map", true)]
    public Task LargeArgumentsAndResults_NoMoreFollow_TheirMemoryIsGivenBack(string form, bool doSmallOnesFollow) => OnThread.Run(() =>
    {
        const int Size = 96 << 20;
        using ProcessPool pool = new(1);
        int worker = pool.Apply(static () => Environment.ProcessId);
        long before = Held(Environment.ProcessId);
        Assert.Equal(Size, Echo());
        pool.Apply(static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true));
        long program = 0;
        long workers = 0;
        Assert.True(
            OnThread.Eventually(() =>
            {
                if (doSmallOnesFollow)
                {
                    pool.Apply(static () => 1);
                }

                program = Held(Environment.ProcessId) - before;
                workers = Held(worker);
                return program < Size / 2 && workers < Size / 2;
            }),
            $"{program >> 20} MB more in the program, {workers >> 20} MB in the worker.");

        // Its arrays are garbage when it has returned.
        [MethodImpl(MethodImplOptions.NoInlining)]
        int Echo() => form == "Apply" ? pool.Apply(static data => data, new byte[Size]).Length : pool.Map([new byte[Size]], static data => data)[0].Length;

        static long Held(int process)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true);
            GC.WaitForPendingFinalizers();
            return ProcessStatus.Bytes(process, "status", "RssAnon") + ProcessStatus.Bytes(process, "status", "RssShmem");
        }
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("item")]
    [InlineData("argument")]
    [InlineData("captured")]
    public Task LargeValue_IsRefusedOrCaptured_ItsMemoryIsGivenBack(string kind) => OnThread.Run(() =>
    {
        const int Size = 64 << 20;
        using ProcessPool pool = new(1);
        pool.Apply(static () => 1);
        long before = ProcessStatus.Bytes(Environment.ProcessId, "status", "VmRSS");
        Submit();
        long held = 0;
        Assert.True(
            OnThread.Eventually(() =>
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true);
                GC.WaitForPendingFinalizers();
                held = ProcessStatus.Bytes(Environment.ProcessId, "status", "VmRSS") - before;
                return held < Size / 2;
            }),
            $"{held >> 20} MB more are held.");

        [MethodImpl(MethodImplOptions.NoInlining)]
        void Submit()
        {
            object[] refused = [new byte[Size], Tuple.Create<object>(new MemoryStream())];
            switch (kind)
            {
                case "item":
                    Assert.IsType<TransferException>(Assert.Single(pool.MapOutcomes([refused], static item => item.Length)).Exception);
                    break;
                case "argument":
                    Assert.Throws<TransferException>(() => pool.Apply(static argument => argument.Length, refused));
                    break;
                default:
                    byte[] captured = new byte[Size];
                    Assert.Equal([Size], pool.Map([0], i => captured.Length + i));
                    break;
            }
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task LargeArgument_WorkerReportsAllTheTime_ItsMemoryIsGivenBack() => OnThread.Run(() =>
    {
        const int Size = 64 << 20;
        using LogRecorder log = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, LoggerFactory = log });
        long before = ProcessStatus.Bytes(Environment.ProcessId, "status", "RssShmem");
        pool.Apply(
            static _ =>
            {
                ILogger logger = WorkerContext.CreateLogger("alive");
                s_timer = new Timer(_ => logger.LogInformation("alive"), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
            },
            new byte[Size]);
        log.Await("alive", 3);
        long held = 0;
        Assert.True(
            OnThread.Eventually(() => (held = ProcessStatus.Bytes(Environment.ProcessId, "status", "RssShmem") - before) < Size / 2),
            $"{held >> 20} MB more are held.");
        log.Await("alive", log.Entries.Count + 3);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Options_OfTheProcess_ReachTheWorkers() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, WorkingDirectory = "/", EnvironmentVariables = { ["OF_THE_TEST"] = "a b", ["TMPDIR"] = null } });
        Assert.Equal("/", pool.Apply(static () => Environment.CurrentDirectory));
        Assert.Equal("a b", pool.Apply(static () => Environment.GetEnvironmentVariable("OF_THE_TEST")));
        Assert.Null(pool.Apply(static () => Environment.GetEnvironmentVariable("TMPDIR")));
    });

    /// <summary>A process knows its CPUs from its start on: those of the one that starts it.</summary>
    [Fact(Timeout = OnThread.Timeout)]
    public Task WorkerCount_NotSetInAProcessThatMayUseOneCpu_IsOne() => OnThread.Run(() =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not hand it down, or have none.");
        using ProcessPool pool = new(1);
        Assert.Equal(1, pool.Apply(static () =>
        {
            if (OperatingSystem.IsLinux())
            {
                Process.GetCurrentProcess().ProcessorAffinity = 1;
            }

            using ProcessPool nested = new(1);
            return nested.Apply(static () =>
            {
                using ProcessPool unset = new();
                return unset.WorkerCount;
            });
        }));
    });

    private static int Noted(string log, int item)
    {
        Functions.Note(log, item);
        return item;
    }

    private string Log()
    {
        GC.KeepAlive(_fixture);
        return Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    }
}
