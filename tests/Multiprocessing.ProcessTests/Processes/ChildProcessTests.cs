using System.Diagnostics;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>One function in one process of its own.</summary>
public sealed class ChildProcessTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_Function_GivesItsResultAndEndsWithZero() => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(Functions.Square, 7);
        Assert.Equal(49, child.Result);
        Assert.Equal(49, child.Result);
        Assert.True(child.Join(OnThread.Patience));
        Assert.False(child.IsAlive);
        Assert.Equal(0, child.ExitCode);
        Assert.True(child.Join());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_Action_RunsItOnceAndEndsWithZero() => OnThread.Run(() =>
    {
        string log = Log();
        using ChildProcess child = ChildProcess.Start(() => Functions.Note(log, 5));
        Assert.True(child.Join(OnThread.Patience));
        Assert.Equal(0, child.ExitCode);
        Assert.Equal([5], Functions.Noted(log));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_AsyncFunction_IsAwaited() => OnThread.Run(() =>
    {
        string log = Log();
        using ChildProcess<int> value = ChildProcess.Start(Functions.SquareLater, 7);
        using ChildProcess nothing = ChildProcess.Start(
            static async folder =>
            {
                await Task.Yield();
                Functions.Note(folder, 5);
            },
            log);
        Assert.Equal(49, value.Result);
        Assert.True(nothing.Join(OnThread.Patience));
        Assert.Equal(0, nothing.ExitCode);
        Assert.Equal([5], Functions.Noted(log));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_ZeroToFourArguments_PassesThemInOrder() => OnThread.Run(() =>
    {
        using ChildProcess<string> none = ChildProcess.Start(static () => "none");
        using ChildProcess<string> one = ChildProcess.Start(static a => $"{a}", 1);
        using ChildProcess<string> two = ChildProcess.Start(static (a, b) => $"{a} {b}", 1, "b");
        Assert.Equal(("none", "1", "1 b"), (none.Result, one.Result, two.Result));
        using ChildProcess<string> three = ChildProcess.Start(static (a, b, c) => $"{a} {b} {c}", 1, "b", 3L);
        using ChildProcess<string> four = ChildProcess.Start(static (a, b, c, d) => $"{a} {b} {c} {d}", 1, "b", 3L, 'd');
        Assert.Equal(("1 b 3", "1 b 3 d"), (three.Result, four.Result));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_ActionsOfOneToFourArguments_PassesThemInOrder() => OnThread.Run(() =>
    {
        string log = Log();
        using ChildProcess one = ChildProcess.Start(static folder => Functions.Note(folder, 1), log);
        using ChildProcess two = ChildProcess.Start(Functions.Note, log, 2);
        using ChildProcess three = ChildProcess.Start(static (folder, a, b) => Functions.Note(folder, (a * 10) + b), log, 3, 4);
        using ChildProcess four = ChildProcess.Start(static (folder, a, b, c) => Functions.Note(folder, (a * 100) + (b * 10) + c), log, 5, 6, 7);
        Assert.All(new[] { one, two, three, four }, static child => Assert.True(child.Join(OnThread.Patience)));
        Assert.Equal([1, 2, 34, 567], Functions.Noted(log));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_ArgumentChangesAfterwards_WasCopiedBefore() => OnThread.Run(() =>
    {
        int[] values = [1, 2, 3];
        using ChildProcess<int> child = ChildProcess.Start(static copy => copy.Sum(), values);
        Array.Clear(values);
        Assert.Equal(6, child.Result);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Id_OfAChild_IsItsProcessId() => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(static () => Environment.ProcessId);
        using ChildProcess<bool> other = ChildProcess.Start(static () => WorkerContext.IsWorker);
        Assert.NotEqual(Environment.ProcessId, child.Id);
        Assert.NotEqual(other.Id, child.Id);
        Assert.Equal(child.Id, child.Result);
        Assert.True(other.Result);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_FunctionThrows_ResultThrowsItAndTheProcessEndsWithOne() => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(Functions.FailFor, 3, 3);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => child.Result);
        Assert.Equal("item 3 is bad", e.Message);
        Assert.Contains(nameof(Functions.FailFor), e.StackTrace, StringComparison.Ordinal);
        Assert.True(child.Join(OnThread.Patience));
        Assert.Equal(1, child.ExitCode);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_ActionThrows_TheProcessEndsWithOneAndJoinDoesNotThrow() => OnThread.Run(() =>
    {
        using ChildProcess child = ChildProcess.Start(static () =>
        {
            if (WorkerContext.IsWorker)
            {
                throw new FormatException("of a child");
            }
        });
        Assert.True(child.Join(OnThread.Patience));
        Assert.True(child.JoinAsync().Wait(OnThread.Patience));
        Assert.Equal(1, child.ExitCode);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(255)]
    public Task Start_FunctionExits_ExitCodeIsItsOwn(int code) => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(
            static code =>
            {
                Environment.Exit(code);
                return code;
            },
            code);
        WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => child.Result);
        Assert.Equal(code, e.ExitCode);
        Assert.Null(e.Signal);
        Assert.Equal(child.Id, e.ProcessId);
        Assert.True(child.Join(OnThread.Patience));
        Assert.Equal(code, child.ExitCode);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(CrashTests.Death.Kill, "SIGKILL", 137)]
    [InlineData(CrashTests.Death.Segfault, "SIGSEGV", 139)]
    [InlineData(CrashTests.Death.FailFast, "SIGABRT", 134)]
    public Task Start_SignalEndsTheProcess_ExitCodeTellsIt(CrashTests.Death death, string signal, int code) => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(CrashTests.Die, death);
        WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => child.Result);
        Assert.Equal(signal, e.Signal);
        Assert.Null(e.ExitCode);
        Assert.True(child.Join(OnThread.Patience));
        Assert.Equal(code, child.ExitCode);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Kill_WhileItRuns_EndsItAndResultThrows() => OnThread.Run(() =>
    {
        string log = Log();
        using ChildProcess<int> child = ChildProcess.Start(RunForever, log);
        AwaitNote(log);
        child.Kill();
        child.Kill();
        WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => child.Result);
        Assert.Equal("SIGKILL", e.Signal);
        Assert.True(child.Join(OnThread.Patience));
        Assert.False(child.IsAlive);
        Assert.False(Leftovers.IsAlive(child.Id));
        Assert.Equal(137, child.ExitCode);
        child.Kill();
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Kill_RightAfterStart_ResultEnds() => OnThread.Run(() =>
    {
        for (int round = 0; round < 3; round++)
        {
            using ChildProcess<int> child = ChildProcess.Start(static () => Functions.Forever());
            child.Kill();
            Assert.True(child.Join(OnThread.Patience));
            Assert.False(Leftovers.IsAlive(child.Id));

            // It was started, and ended before its function did.
            Assert.Throws<WorkerCrashedException>(() => child.Result);
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Kill_AfterTheEnd_ChangesNothing() => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(Functions.Square, 7);
        Assert.True(child.Join(OnThread.Patience));
        child.Kill();
        Assert.Equal(49, child.Result);
        Assert.Equal(0, child.ExitCode);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Kill_ChildHasStartedAProcess_EndsThatToo() => OnThread.Run(() =>
    {
        using SharedArray<int> grandchild = new(1);
        using ChildProcess<int> child = ChildProcess.Start(
            static id =>
            {
                using Process sleeper = Process.Start("sleep", "1000");
                Volatile.Write(ref id[0], sleeper.Id);
                return Functions.Forever();
            },
            grandchild);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref grandchild[0]) != 0, OnThread.Patience));
        int id = grandchild[0];
        Assert.True(Leftovers.IsAlive(id));
        child.Kill();
        Assert.True(OnThread.Eventually(() => !Leftovers.IsAlive(id)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Join_WhileItRuns_TimesOut() => OnThread.Run(() =>
    {
        string log = Log();
        using ChildProcess<int> child = ChildProcess.Start(RunForever, log);
        Assert.False(child.Join(TimeSpan.Zero));
        AwaitNote(log);
        Assert.False(child.Join(TimeSpan.FromMilliseconds(50)));
        Assert.True(child.IsAlive);
        Assert.Null(child.ExitCode);
        using CancellationTokenSource source = new();
        Task join = child.JoinAsync(source.Token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => join.GetAwaiter().GetResult());
        Assert.True(child.IsAlive);
        Assert.True(Leftovers.IsAlive(child.Id));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_WhileItRuns_KillsItAndIsHarmlessTwice() => OnThread.Run(() =>
    {
        string log = Log();
        ChildProcess<int> child = ChildProcess.Start(RunForever, log);
        AwaitNote(log);
        int id = child.Id;
        child.Dispose();
        Assert.False(Leftovers.IsAlive(id));
        Assert.False(child.IsAlive);
        child.Dispose();
        Assert.ThrowsAny<Exception>(() => child.Result);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_RightAfterStart_LeavesNothing() => OnThread.Run(() =>
    {
        for (int round = 0; round < 5; round++)
        {
            ChildProcess<int> child = ChildProcess.Start(static () => Functions.Forever());
            int id = child.Id;
            if (round % 2 == 0)
            {
                child.Dispose();
            }
            else
            {
                child.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }

            Assert.False(Leftovers.IsAlive(id));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_AfterTheEnd_KeepsTheResult() => OnThread.Run(() =>
    {
        ChildProcess<int> child = ChildProcess.Start(Functions.Square, 7);
        Assert.Equal(49, child.Result);
        child.Dispose();
        Assert.Equal(49, child.Result);
        Assert.False(child.IsAlive);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_ArgumentCannotTravel_IsRefusedAndNothingIsStarted() => OnThread.Run(() =>
    {
        int[] before = [.. Leftovers.Workers()];
        using MemoryStream stream = new();
        TransferException e = Assert.Throws<TransferException>(() => ChildProcess.Start(static copy => copy.Length, stream));
        Assert.Contains(nameof(MemoryStream), e.Message, StringComparison.Ordinal);
        e = Assert.Throws<TransferException>(() => ChildProcess.Start(() => stream.Length));
        Assert.Contains("stream", e.Message, StringComparison.Ordinal);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(static () => ChildProcess.Start((Action)null!)).ParamName);
        Assert.Empty(Leftovers.Workers().Except(before));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_SharedArray_IsTheSameMemory() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new([1, 2, 3]);
        using ChildProcess child = ChildProcess.Start(static copy => copy.Span.Reverse(), shared);
        Assert.True(child.Join(OnThread.Patience));
        Assert.Equal([3, 2, 1], shared.ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Start_InAChild_WorksAndEndsWithIt() => OnThread.Run(() =>
    {
        using ChildProcess<int> child = ChildProcess.Start(static () =>
        {
            using ChildProcess<int> inner = ChildProcess.Start(Functions.Square, 8);
            ChildProcess.Start(static () => Functions.Forever());
            return inner.Result;
        });
        Assert.Equal(64, child.Result);
    });

    private static int RunForever(string log)
    {
        Functions.Note(log, 1);
        return Functions.Forever();
    }

    private static void AwaitNote(string log) => Assert.True(SpinWait.SpinUntil(() => Functions.Noted(log).Length == 1, OnThread.Patience));

    private string Log()
    {
        GC.KeepAlive(_fixture);
        return Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
    }
}
