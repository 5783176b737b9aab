using Soak.Faults;
using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <content>Child processes, and pools that cannot start.</content>
internal sealed partial class Submitter
{
    private static readonly Fate[] s_childFates = [Fate.Return, Fate.Return, Fate.Throw, Fate.Exit, Fate.Segfault, Fate.Flood];

    /// <summary>A process of its own, which has nothing to do with the pool.</summary>
    private void Child(SoakPool pool)
    {
        if (!soak.Budget.TryTake())
        {
            return;
        }

        soak.Ledger.Count("form: " + nameof(Child));
        soak.Ledger.Submit(1);
        Item item = new(0, s_childFates[_random.Next(s_childFates.Length)], _random.Next(1, 500));
        bool isKilled = _random.Next(4) == 0;
        using SharedArray<int> runs = new(1);
        using (soak.Watchdog.Watch($"ChildProcess {item}"))
        {
            Ending? ending;
            try
            {
                using ChildProcess<long> child = ChildProcess.Start(ItemFunctions.Run, item, runs, default(CancellationToken));
                if (isKilled)
                {
                    soak.Deaths.Announce(child.Id);
                    child.Kill();
                }

                ending = Sentence(child, item);
                child.Join();
                if (Holdings.IsAlive(child.Id) && Holdings.CommandLine(child.Id).Contains("Multiprocessing.dll", StringComparison.Ordinal))
                {
                    soak.Ledger.Violate($"Child process {child.Id} lives after Join.");
                }
            }
            catch (WorkerStartException)
            {
                ending = Ending.NoWorkers;
            }

            soak.Ledger.End(ending ?? Ending.Exception);
            if (runs[0] > 1)
            {
                soak.Ledger.Violate($"ChildProcess {item} ran {runs[0]} times.");
            }
        }
    }

    private Ending? Sentence(ChildProcess<long> child, Item item)
    {
        try
        {
            if (child.Result != item.Result)
            {
                soak.Ledger.Violate($"ChildProcess {item} gave {child.Result}.");
            }

            return Ending.Value;
        }
        catch (Exception e)
        {
            Ending? ending = e switch
            {
                ItemException when item.Fate == Fate.Throw => Ending.Exception,
                WorkerCrashedException crash => Judge.SentenceCrash(soak, null, item, crash),
                WorkerStartException start when start.Message.Contains("SIGKILL", StringComparison.Ordinal) => Ending.NoWorkers,
                _ => null,
            };
            if (ending is null)
            {
                soak.Ledger.Violate($"ChildProcess {item} ended with {Judge.Describe(e)}");
            }

            return ending;
        }
    }

    /// <summary>A pool whose initializer fails, or does not end.</summary>
    private void Stillborn(SoakPool pool)
    {
        if (!soak.Budget.TryTake())
        {
            return;
        }

        soak.Ledger.Count("form: " + nameof(Stillborn));
        soak.Ledger.Submit(10);
        bool hangs = _random.Next(2) == 0;
        using (soak.Watchdog.Watch("a pool that cannot start"))
        {
            using ProcessPool stillborn = new(new ProcessPoolOptions
            {
                WorkerCount = _random.Next(1, 3),
                Initializer = hangs ? static () => Thread.Sleep(Timeout.Infinite) : static () => throw new ItemException(-1),
                StartupTimeout = TimeSpan.FromSeconds(hangs ? 0.5 : 30),
                LoggerFactory = soak.Log,
            });
            try
            {
                stillborn.MapRange(0, 10, static i => i);
                soak.Ledger.Violate("A pool whose initializer fails gave results.");
            }
            catch (WorkerStartException)
            {
            }
            catch (Exception e)
            {
                soak.Ledger.Violate($"A pool whose initializer fails ended with {Judge.Describe(e)}");
            }
        }

        soak.Ledger.End(Ending.NoWorkers, 10);
    }
}
