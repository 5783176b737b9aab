using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>
/// Whatever goes wrong in a worker, whenever and in whichever item of a chunk: that item fails and says why, every other arrives and runs once,
/// and the pool has all its workers again. The pools are shared by the cells, so each cell also proves that the one before left its pool whole.
/// </summary>
public abstract partial class CrashMatrix(CrashPools pools)
{
    private static readonly int[] s_numbers = [.. Enumerable.Range(0, 30)];

    protected Task Check(Cause cause, Stage stage, Place place) => OnThread.Run(() =>
    {
        switch (stage)
        {
            case Stage.Initializer:
                CheckInitializer(cause);
                break;
            case Stage.Idle:
                CheckIdle(cause);
                break;
            case Stage.Recycled:
            case Stage.SuccessorStarting:
                CheckRecycling(cause, stage);
                break;
            case Stage.Closing:
            case Stage.Ending:
                CheckClosing(cause, stage);
                break;
            default:
                CheckItem(cause, stage, victim: place switch { Place.First => 10, Place.Middle => 14, _ => 19 });
                break;
        }
    });

    private void CheckItem(Cause cause, Stage stage, int victim)
    {
        using SharedArray<int> runs = new(s_numbers.Length);
        Plan plan = new(cause, stage, victim, runs);
        ProcessPool pool = plan.Cause == Cause.MemoryLimit ? pools.WithMemoryLimit : pools.Shared;
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        int restarts = pool.RestartCount;
        Outcome<Parcel>[] outcomes = [.. pool.MapOutcomes(s_numbers.Select(plan.Pack), plan.Run, chunkSize: 10)];

        // Exactly the one item fails, and says why.
        Assert.Equal(s_numbers, outcomes.Select(static outcome => outcome.Index));
        Assert.Equal(s_numbers.Where(n => n != plan.Victim), outcomes.Where(static outcome => outcome.IsSuccess).Select(static outcome => outcome.Value.Number));
        Exception failure = outcomes[plan.Victim].Exception!;
        Assert.Equal(plan.Victim, failure.Data["Multiprocessing.ItemIndex"]);
        int[] after = pool.Broadcast(static () => Environment.ProcessId);
        if (Causes.Crash(plan.Cause, isCaught: plan.Stage != Stage.Finalizer) is { } crash)
        {
            WorkerCrashedException e = Assert.IsType<WorkerCrashedException>(failure);
            Assert.Equal((crash.ExitCode, crash.Signal, plan.Victim), (e.ExitCode, e.Signal, e.ItemIndex));
            Assert.Contains(crash.Error, e.StandardErrorTail, StringComparison.Ordinal);
            Assert.Equal(before[e.WorkerId], e.ProcessId);
            Assert.Equal(plan.Cause == Cause.MemoryLimit, e.Message.Contains(nameof(ProcessPoolOptions.MaxMemoryPerWorker), StringComparison.Ordinal));
            Assert.Equal([e.ProcessId], before.Except(after));
            Assert.Equal(restarts + 1, pool.RestartCount);
        }
        else
        {
            Assert.True(Causes.IsThrown(plan.Cause, failure), failure.ToString());
            Assert.Equal(before, after);
            Assert.Equal(restarts, pool.RestartCount);
        }

        // Every item ran once, and that which could not be brought to the function not at all.
        bool ran = plan.Stage is not (Stage.EncodingArgument or Stage.DecodingArgument);
        Assert.Equal(s_numbers.Select(n => ran || n != plan.Victim ? 1 : 0), runs.Span.ToArray());
        Assert.All(after, static id => Assert.True(Leftovers.IsAlive(id)));
    }

    private static void CheckInitializer(Cause cause)
    {
        string log = Log();
        using ProcessPool pool = new(CrashPools.Options(1, () =>
        {
            Functions.Note(log, 1);
            Causes.Happen(cause);
        }));
        WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        if (Causes.Crash(cause, isCaught: true) is { } crash)
        {
            Assert.Contains(crash.Signal ?? $"code {crash.ExitCode}", e.Message, StringComparison.Ordinal);
            Assert.Contains(crash.Error, e.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.True(Causes.IsThrown(cause, e.InnerException), e.ToString());
        }

        // A death is an accident four times, what the initializer throws is none; and then the pool stays as it is.
        Assert.Throws<WorkerStartException>(() => pool.Apply(Functions.Nine));
        Assert.Equal(e.InnerException is null ? 5 : 1, Functions.Noted(log).Length);
        Assert.True(OnThread.Eventually(static () => Leftovers.Workers().Count == CrashPools.SharedWorkers));
    }

    private void CheckIdle(Cause cause)
    {
        ProcessPool pool = pools.Shared;
        int[] before = pool.Broadcast(static () => Environment.ProcessId);
        int restarts = pool.RestartCount;
        string gate = Gate.Create();
        int victim = pool.Apply(() => Leave(gate, cause));
        Gate.Open(gate);
        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == restarts + 1, OnThread.Patience));
        int[] after = pool.Broadcast(static () => Environment.ProcessId);
        Assert.Equal([victim], before.Except(after));
        Assert.Equal(2, after.Distinct().Count());
        Assert.Equal(s_numbers, pool.Map(s_numbers, static n => n));
        Assert.Equal(restarts + 1, pool.RestartCount);
    }

    /// <summary>The pool has one worker, which is recycled after every item.</summary>
    private void CheckRecycling(Cause cause, Stage stage)
    {
        ProcessPool pool = pools.Recycling;
        int restarts = pool.RestartCount;
        string death = Gate.Create();
        string start = Gate.Create();
        File.WriteAllText(pools.Order, $"{start} {(stage == Stage.SuccessorStarting ? cause : null)}");
        int predecessor = pool.Apply(() => stage == Stage.Recycled ? Leave(death, cause) : Environment.ProcessId);
        if (stage == Stage.Recycled)
        {
            Gate.Open(death);
            Assert.True(SpinWait.SpinUntil(() => !Leftovers.IsAlive(predecessor), OnThread.Patience));
        }

        Gate.Open(start);
        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == restarts + 1, OnThread.Patience));
        Assert.NotEqual(predecessor, pool.Apply(static () => Environment.ProcessId));
        Assert.Equal(9, pool.Apply(Functions.Nine));

        // The next order is for none of the successors that are still on their way.
        Assert.True(SpinWait.SpinUntil(() => pool.RestartCount == restarts + 3, OnThread.Patience));
    }

    private static void CheckClosing(Cause cause, Stage stage)
    {
        string gate = Gate.Create();
        using ProcessPool pool = new(CrashPools.Options(2));
        int[] ids = pool.Broadcast(static () => Environment.ProcessId);
        Task<int> victim = pool.ApplyAsync(() =>
        {
            if (stage == Stage.Ending)
            {
                AppDomain.CurrentDomain.ProcessExit += (_, _) => Causes.Happen(cause);
                return -1;
            }

            Gate.Pass(gate);
            Causes.Happen(cause);
            return 0;
        });
        Task<int>[] others = [.. s_numbers.Select(n => pool.ApplyAsync(static n => n, n))];
        pool.Close();
        if (stage == Stage.Ending)
        {
            Assert.Equal(-1, victim.GetAwaiter().GetResult());
        }
        else
        {
            Gate.Open(gate);
            Exception e = Assert.ThrowsAny<Exception>(() => victim.GetAwaiter().GetResult());
            Assert.True(e is WorkerCrashedException ? Causes.Crash(cause, isCaught: true) is not null : Causes.IsThrown(cause, e), e.ToString());
        }

        Assert.Equal(s_numbers, Task.WhenAll(others).GetAwaiter().GetResult());
        Assert.True(pool.Join(OnThread.Patience));
        Assert.True(OnThread.Eventually(() => !ids.Any(Leftovers.IsAlive)));
    }

    /// <summary>Leaves a thread behind that waits at a gate and then has the cause happen.</summary>
    private static int Leave(string gate, Cause cause)
    {
        new Thread(() =>
        {
            Gate.Pass(gate);
            Causes.Happen(cause);
        }).Start();
        return Environment.ProcessId;
    }

    private static string Log() => Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    private sealed record Parcel(int Number, object? Content);

    /// <param name="Cause">What happens.</param>
    /// <param name="Stage">When.</param>
    /// <param name="Victim">The item that meets with it.</param>
    /// <param name="Runs">How often each item ran. In memory, so that items are as short as they can be: the results before the victim are still being written together.</param>
    private sealed record Plan(Cause Cause, Stage Stage, int Victim, SharedArray<int> Runs)
    {
        internal Parcel Pack(int number) => new(number, number != Victim ? null : Stage switch
        {
            Stage.EncodingArgument => new EncodingTrap(Cause),
            Stage.DecodingArgument => DecodingTrap.Of(Cause),
            _ => null,
        });

        internal Parcel Run(Parcel item)
        {
            Interlocked.Increment(ref Runs.Span[item.Number]);
            if (item.Number != Victim)
            {
                return item;
            }

            switch (Stage)
            {
                case Stage.Running:
                    Causes.Happen(Cause);
                    break;
                case Stage.Finalizer:
                    FinalizerTrap.Spring(Cause);
                    break;
                case Stage.EncodingResult:
                    return item with { Content = new EncodingTrap(Cause) };
                case Stage.DecodingResult:
                    return item with { Content = DecodingTrap.Of(Cause) };
            }

            return item;
        }
    }
}
