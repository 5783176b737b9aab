using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <summary>Says how an item ended, and whether it may have ended so.</summary>
internal static class Judge
{
    internal static bool MayReturn(Item item, TaskOptions options) => item.Fate switch
    {
        Fate.Return or Fate.Spin or Fate.Sleep or Fate.Flood or Fate.Nest or Fate.Bloat => true,
        Fate.HangOnce or Fate.CrashOnce => options.MaxRetries > 0,
        _ => false,
    };

    internal static Ending Sentence(SoakContext soak, Batch batch, Item item, Exception exception)
    {
        Ending? ending = exception switch
        {
            ItemException e when item.Fate == Fate.Throw && e.Index == item.Index => Ending.Exception,
            RemoteException e when item.Fate == Fate.ThrowOdd && e.RemoteTypeName == typeof(OddException).FullName => Ending.Exception,
            WorkerCrashedException e => SentenceCrash(soak, batch, item, e),
            TaskTimeoutException when batch.Options.Timeout is not null => item.Fate is Fate.Hang or Fate.HangOnce or Fate.Observe ? Ending.Timeout : Ending.Late,
            OperationCanceledException e when batch.Token.IsCancellationRequested && e.CancellationToken == batch.Token => Ending.Cancelled,
            OperationCanceledException when batch.Pool.IsTerminated => Ending.Cancelled,
            _ => SentenceRefusal(soak, batch.Pool, exception),
        };
        if (ending is null)
        {
            batch.Violate($"item {item} ended with {Describe(exception)}");
        }

        return ending ?? Ending.Exception;
    }

    /// <summary>Where what was submitted found no pool any more, or no workers.</summary>
    internal static Ending? SentenceRefusal(SoakContext soak, SoakPool pool, Exception exception) => exception switch
    {
        ObjectDisposedException when pool.IsTerminated => Ending.Refused,
        InvalidOperationException and not ObjectDisposedException when pool.IsClosed => Ending.Refused,
        WorkerStartException e when !pool.IsGentle && e.Message.Contains("SIGKILL", StringComparison.Ordinal) => GaveUp(soak),
        _ => null,
    };

    internal static string Describe(Exception exception) => exception is WorkerCrashedException crash
        ? $"WorkerCrashedException (process {crash.ProcessId}, exit code {crash.ExitCode}, {crash.Signal}): {crash.Message}"
        : $"{exception.GetType().Name}: {exception}";

    /// <summary>Where an item's loss to its worker is explained by what it did, or what was done to the worker; each worker loses one.</summary>
    internal static Ending? SentenceCrash(SoakContext soak, Batch? batch, Item item, WorkerCrashedException crash)
    {
        if (!soak.Deaths.TryClaim(crash.ProcessId))
        {
            soak.Ledger.Violate($"Two items were lost with process {crash.ProcessId}, now {item}: {batch}, {Describe(crash)}");
        }

        if (crash.Message.Contains(nameof(ProcessPoolOptions.MaxMemoryPerWorker), StringComparison.Ordinal))
        {
            return item.Fate == Fate.Hoard ? Ending.OutOfMemory : null;
        }

        return HasDiedOf(item.Fate, crash) ? Ending.Crash
            : crash.Signal == "SIGKILL" && soak.Deaths.WasKilled(crash.ProcessId) ? Ending.Killed
            : null;
    }

    private static bool HasDiedOf(Fate fate, WorkerCrashedException crash) => fate switch
    {
        Fate.Exit => crash.ExitCode == ItemFunctions.ExitCode,
        Fate.NativeExit or Fate.Orphan or Fate.CrashOnce => crash.ExitCode == ItemFunctions.NativeExitCode,
        Fate.Kill => crash.Signal == "SIGKILL",
        Fate.Segfault => crash.Signal == "SIGSEGV",
        Fate.StackOverflow => crash.Signal == "SIGABRT" && crash.StandardErrorTail.Contains("Stack overflow", StringComparison.Ordinal),
        Fate.FailFast => crash.Signal == "SIGABRT" && crash.StandardErrorTail.Contains(ItemFunctions.Reason, StringComparison.Ordinal),
        _ => false,
    };

    private static Ending GaveUp(SoakContext soak)
    {
        soak.Ledger.Count("pool gave up");
        return Ending.NoWorkers;
    }
}
