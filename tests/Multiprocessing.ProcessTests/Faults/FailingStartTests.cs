using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>Workers that do not become ready, or end before they have run anything: how often another is started, and when the pool gives up.</summary>
public sealed class FailingStartTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1, 1)]
    [InlineData(1, 4)]
    [InlineData(2, 4)]
    public Task FirstStart_WorkersAreKilled_IsTriedAgain(int workers, int deaths) => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = workers, LoggerFactory = logger, Initializer = () => DieOnce(log, deaths) });
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.Equal(Enumerable.Range(0, workers), pool.Broadcast(static () => WorkerContext.WorkerId!.Value));
        Assert.Equal(deaths, logger.Entries.Count(static entry => entry.Level == LogLevel.Warning && entry.Exception is WorkerStartException));
        Assert.DoesNotContain(logger.Entries, static entry => entry.Level >= LogLevel.Error);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1)]
    [InlineData(2)]
    public Task FirstStart_EveryWorkerIsKilled_GivesUpAfterFive(int workers) => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = workers, LoggerFactory = logger, Initializer = () => DieOnce(log, int.MaxValue) });
        WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        Assert.Contains("was ended by SIGKILL before it was ready", e.Message, StringComparison.Ordinal);
        Assert.Throws<WorkerStartException>(() => pool.Map([1, 2], Functions.Square));
        pool.Dispose();
        Assert.InRange(Functions.Noted(log).Length, 5, 4 + workers);
        Assert.Single(logger.Entries, static entry => entry.Level >= LogLevel.Error);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Initializer_TakesLongerThanTheStartupTimeout_FailsTheSubmissions() => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            LoggerFactory = logger,
            StartupTimeout = TimeSpan.FromSeconds(1),
            Initializer = () =>
            {
                Functions.Note(log, Environment.ProcessId);
                Functions.Forever();
            },
        });
        WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        Assert.Contains(nameof(ProcessPoolOptions.StartupTimeout), e.Message, StringComparison.Ordinal);
        Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        Assert.True(OnThread.Eventually(() => !Functions.Noted(log).Any(Leftovers.IsAlive)));
        Assert.InRange(Functions.Noted(log).Length, 0, 1);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task FirstStart_OfAChildProcess_IsNotTriedAgain() => OnThread.Run(() =>
    {
        string log = Log();
        ChildProcess<int> child = ChildProcess.Start(() =>
        {
            Functions.Note(log, 1);
            Process.GetCurrentProcess().Kill();
            return Functions.Forever();
        });
        Assert.Throws<WorkerCrashedException>(() => child.Result);
        Assert.Equal([1], Functions.Noted(log));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Replacement_KilledWhileStartingManyTimesWhileAnotherServes_ThePoolServesOnAndHeals() => OnThread.Run(() =>
    {
        string log = Log();
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 2,
            LoggerFactory = logger,
            Initializer = () =>
            {
                if (WorkerContext.WorkerId == 1 && Directory.Exists(log))
                {
                    DieOnce(log, 7);
                }
            },
        });
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        Directory.CreateDirectory(log);
        Kill(before[1]);
        Assert.Equal(Enumerable.Range(0, 50), pool.MapRange(0, 50, static i => i));

        // Only the second worker runs what is sent to all; it takes longer than five deaths to come.
        Assert.Equal([before[0]], pool.Broadcast(static () => Environment.ProcessId).Intersect(before));
        Assert.Equal(8, Functions.Noted(log).Length);
        Assert.DoesNotContain(logger.Entries, static entry => entry.Level >= LogLevel.Error);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Workers_EndBeforeTheirFirstItemWhileAnotherRunsOne_ThatOneIsNotLost() => OnThread.Run(() =>
    {
        string log = Log();
        string gate = Log();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 2, Initializer = () => Functions.Note(log, Environment.ProcessId) });
        Task<int> running = pool.ApplyAsync(() =>
        {
            Functions.Note(gate, Environment.ProcessId);
            return SpinWait.SpinUntil(() => Directory.Exists(gate + ".open"), OnThread.Patience) ? 1 : 0;
        });
        Assert.True(SpinWait.SpinUntil(() => Functions.Noted(gate).Length == 1, OnThread.Patience));
        int busy = Functions.Noted(gate)[0];
        for (int i = 0; i < 6; i++)
        {
            WorkerInfo? idle = null;
            Assert.True(SpinWait.SpinUntil(() => (idle = pool.Workers.FirstOrDefault(worker => worker.State == WorkerState.Idle && worker.ProcessId != busy)) is not null, OnThread.Patience));
            Kill(idle!.ProcessId);
            Assert.True(SpinWait.SpinUntil(() => pool.Workers.All(worker => worker.ProcessId != idle.ProcessId), OnThread.Patience));
        }

        Directory.CreateDirectory(gate + ".open");
        Assert.Equal(1, running.GetAwaiter().GetResult());
        Assert.Equal(2, pool.Broadcast(static () => Environment.ProcessId).Distinct().Count());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Successor_DiesWhileItWaitsForItsPredecessor_IsReplaced() => OnThread.Run(() =>
    {
        using TestLog logger = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 1, LoggerFactory = logger });
        string gate = Log();
        Task<int> running = pool.ApplyAsync(() => SpinWait.SpinUntil(() => Directory.Exists(gate), OnThread.Patience) ? Environment.ProcessId : 0);

        // The successor is ready: it has nothing to do yet, since the predecessor is still at its item.
        int[] ready = [];
        Assert.True(SpinWait.SpinUntil(() => (ready = Ready(logger)).Length == 2, OnThread.Patience));
        Kill(ready[1]);
        Assert.True(SpinWait.SpinUntil(() => !Leftovers.IsAlive(ready[1]), OnThread.Patience));
        Directory.CreateDirectory(gate);
        Assert.Equal(ready[0], running.GetAwaiter().GetResult());
        Assert.Equal(9, pool.Apply(Functions.Nine));
        Assert.InRange(pool.RestartCount, 2, 3);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("futex")]
    [InlineData("socket")]
    public Task FirstStart_WorkerNeverConnects_FailsTheSubmissionsAfterTheStartupTimeout(string bell) => OnThread.Run(() =>
    {
        string? before = Environment.GetEnvironmentVariable("MULTIPROCESSING_BELL");
        Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", bell);
        try
        {
            using TestLog logger = new();
            using ProcessPool pool = new(new ProcessPoolOptions
            {
                WorkerCount = 1,
                LoggerFactory = logger,
                StartupTimeout = TimeSpan.FromSeconds(1),
                EnvironmentVariables = { ["DOTNET_STARTUP_HOOKS"] = typeof(FailingStartTests).Assembly.Location },
            });
            WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
            Assert.Contains(nameof(ProcessPoolOptions.StartupTimeout), e.Message, StringComparison.Ordinal);
            Assert.True(OnThread.Eventually(static () => Leftovers.Workers().Count == 0));
        }
        finally
        {
            Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", before);
        }
    });

    /// <summary>The processes of the workers that were ready, in that order.</summary>
    private static int[] Ready(TestLog logger) =>
    [
        .. from entry in logger.Entries
           where entry.Text.EndsWith(" is ready.", StringComparison.Ordinal)
           select int.Parse(entry.Text.Split("(process ")[1].Split(')')[0], CultureInfo.InvariantCulture),
    ];

    /// <summary>Notes that this worker started, and ends it if not so many have ended before.</summary>
    private static void DieOnce(string log, int deaths)
    {
        Functions.Note(log, WorkerContext.WorkerId!.Value);

        // An empty file for each death, taken by one of several workers that start at once.
        for (int i = 0; i < deaths; i++)
        {
            try
            {
                using (new FileStream(log + "." + i, FileMode.CreateNew))
                {
                }

                Process.GetCurrentProcess().Kill();
                Functions.Forever();
            }
            catch (IOException)
            {
            }
        }
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
