using System.Diagnostics;
using System.Runtime.InteropServices;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>A worker that dies costs the one item that it ran, and the pool heals.</summary>
public sealed class CrashTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    public enum Death
    {
        Exit,
        FailFast,
        Kill,
        Segfault,
        StackOverflow,
        BackgroundThread,
    }

    private static readonly int[] s_items = [.. Enumerable.Range(0, 40)];

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(Death.Exit, 10)]
    [InlineData(Death.Exit, 14)]
    [InlineData(Death.Exit, 19)]
    [InlineData(Death.Kill, 10)]
    [InlineData(Death.Kill, 14)]
    [InlineData(Death.Kill, 19)]
    [InlineData(Death.FailFast, 14)]
    [InlineData(Death.Segfault, 14)]
    [InlineData(Death.StackOverflow, 14)]
    [InlineData(Death.BackgroundThread, 14)]
    public Task MapOutcomes_WorkerDiesInAChunk_FailsOnlyThatItem(Death death, int victim) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        string log = Log();
        foreach (Outcome<int> outcome in pool.MapOutcomes(
            s_items,
            i =>
            {
                Functions.Note(log, i);
                return i == victim ? Die(death) : i;
            },
            chunkSize: 10))
        {
            if (outcome.Index == victim)
            {
                WorkerCrashedException e = Assert.IsType<WorkerCrashedException>(outcome.Exception);
                Assert.Equal(victim, e.ItemIndex);
                Assert.Equal(victim, e.Data["Multiprocessing.ItemIndex"]);
                Assert.Equal(before[e.WorkerId], e.ProcessId);
                Assert.Equal(death == Death.Exit ? 3 : null, e.ExitCode);
                Assert.Equal(death switch { Death.Exit => null, Death.Kill => "SIGKILL", Death.Segfault => "SIGSEGV", _ => "SIGABRT" }, e.Signal);
                if (death is Death.FailFast or Death.BackgroundThread)
                {
                    Assert.Contains("the reason", e.StandardErrorTail, StringComparison.Ordinal);
                }
            }
            else
            {
                Assert.Equal(outcome.Index, outcome.Value);
            }
        }

        Assert.Equal(s_items, Functions.Noted(log));
        int[] after = pool.Broadcast(static () => Environment.ProcessId);
        Assert.Single(after.Except(before));
        Assert.Equal(1, pool.RestartCount);
        Assert.Equal(s_items, pool.Map(s_items, static i => i));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(17)]
    [InlineData(39)]
    public Task Map_WorkerDies_ThrowsTheCrashAndThePoolServesOn(int victim) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        foreach (int? chunkSize in new int?[] { 1, 10, 100, null })
        {
            WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => pool.Map(s_items, i => i == victim ? Die(Death.Kill) : i, chunkSize));
            Assert.Equal(victim, e.ItemIndex);
        }

        Assert.Equal(s_items, pool.Map(s_items, static i => i));
        Assert.Equal([0, 1], pool.Broadcast(static () => WorkerContext.WorkerId!.Value));
        Assert.Equal(4, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_NativeExitWithACodeLikeASignals_IsToldFromTheSignal() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        WorkerCrashedException exit = Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => NativeExit(128 + 9)));
        Assert.Equal(128 + 9, exit.ExitCode);
        Assert.Null(exit.Signal);
        WorkerCrashedException kill = Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Die(Death.Kill)));
        Assert.Null(kill.ExitCode);
        Assert.Equal("SIGKILL", kill.Signal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapOutcomes_EveryOtherItemKillsItsWorker_AllOthersArrive() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        int[] items = [.. Enumerable.Range(0, 12)];
        foreach (bool ordered in new[] { true, false })
        {
            Outcome<int>[] outcomes = [.. pool.MapOutcomes(items, static i => i % 2 == 0 ? Die(Death.Kill) : i, ordered, chunkSize: 4).OrderBy(static o => o.Index)];
            Assert.Equal(items.Select(static i => i % 2 != 0), outcomes.Select(static o => o.IsSuccess));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_WorkerExitsInManyCallsAtOnce_EachFailsAloneWithItsExitCode() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        Task<int>[] calls = [.. Enumerable.Range(0, 12).Select(n => pool.ApplyAsync(static n => n % 3 == 0 ? Die(Death.Exit) : n, n))];
        for (int n = 0; n < calls.Length; n++)
        {
            if (n % 3 == 0)
            {
                WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => calls[n].GetAwaiter().GetResult());
                Assert.Equal(3, e.ExitCode);
                Assert.Null(e.ItemIndex);
            }
            else
            {
                Assert.Equal(n, calls[n].GetAwaiter().GetResult());
            }
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapOutcomes_ExitWithinEachStageOfAnItem_FailsOnlyThatItem() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);

        // Decoding the item, encoding the result.
        object[] items = [.. s_items.Select(i => i == 20 ? (object)new HashSet<string>(new Deadly()) { "x" } : i)];
        Assert.Equal([20], pool.MapOutcomes(items, static item => item, chunkSize: 10).Where(static o => o.Exception is WorkerCrashedException).Select(static o => o.Index));
        Assert.Equal([9], pool.MapOutcomes(s_items, static i => i == 9 ? (object)Endless() : i, chunkSize: 10).Where(static o => o.Exception is WorkerCrashedException).Select(static o => o.Index));
        Assert.Equal(s_items, pool.Map(s_items, static i => i));

        static IEnumerable<int> Endless() => new List<int>(new DeadlyCount());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task IdleWorker_IsKilled_IsReplacedAndNoItemIsLost() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        using (Process idle = Process.GetProcessById(before[1]))
        {
            idle.Kill();
            idle.WaitForExit();
        }

        Assert.Equal(s_items, pool.Map(s_items, static i => i));
        int[] after = pool.Broadcast(static () => Environment.ProcessId);
        Assert.Equal(before[0], after[0]);
        Assert.NotEqual(before[1], after[1]);
        Assert.Equal(1, pool.RestartCount);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MaxRetries_ItemCrashesOnce_RunsAgainAndSucceeds() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        string log = Log();
        Pool retrying = pool.With(new TaskOptions { MaxRetries = 1 });
        Assert.Equal(s_items, retrying.Map(
            s_items,
            i =>
            {
                Functions.Note(log, i);
                return i == 14 && Functions.Noted(log).Count(static noted => noted == 14) == 1 ? Die(Death.Kill) : i;
            },
            chunkSize: 10));
        Assert.Equal(s_items.Append(14).Order(), Functions.Noted(log));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(2)]
    public Task MaxRetries_ItemCrashesAlways_RunsThatOftenAndFails(int retries) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        string log = Log();
        Assert.Throws<WorkerCrashedException>(() => pool.With(new TaskOptions { MaxRetries = retries }).Apply(() =>
        {
            Functions.Note(log, 1);
            return Die(Death.Kill);
        }));
        Assert.Equal(retries + 1, Functions.Noted(log).Length);
        Assert.Throws<InvalidOperationException>(() => pool.With(new TaskOptions { MaxRetries = retries }).Apply(() =>
        {
            Functions.Note(log, 2);
            return Functions.FailFor(1, 1);
        }));
        Assert.Single(Functions.Noted(log), 2);
    });

    internal static int Die(Death death)
    {
        switch (death)
        {
            case Death.Exit:
                Environment.Exit(3);
                break;
            case Death.FailFast:
                Environment.FailFast("the reason");
                break;
            case Death.Kill:
                Process.GetCurrentProcess().Kill();
                break;
            case Death.Segfault:
                WriteToNowhere();
                break;
            case Death.StackOverflow:
                return Deeper(1) + 1;
            case Death.BackgroundThread:
                new Thread(static () => throw new InvalidOperationException("the reason")).Start();
                break;
        }

        return Functions.Forever();
    }

    /// <summary>In native code, where the runtime does not turn the fault into an exception.</summary>
    private static unsafe void WriteToNowhere() =>
        ((delegate* unmanaged<nint, int, nint, nint>)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "memset"))(16, 1, 64);

    /// <summary>An exit of which the runtime knows nothing.</summary>
    private static unsafe int NativeExit(int code)
    {
        ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "_exit"))(code);
        return code;
    }

    private static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);

    private string Log()
    {
        GC.KeepAlive(_fixture);
        return Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    }

    /// <summary>Ends the worker that decodes a set with it.</summary>
    private sealed class Deadly : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj) => WorkerContext.IsWorker ? Die(Death.Kill) : obj.Length;
    }

    /// <summary>Ends the worker that copies it.</summary>
    private sealed class DeadlyCount : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw new InvalidOperationException(Die(Death.Kill).ToString(System.Globalization.CultureInfo.InvariantCulture));

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
