using Soak.Watching;

namespace Soak.Pools;

/// <summary>Makes a pool of random kind, lets others use it for a while, ends it in a random way while they do, and makes the next.</summary>
internal sealed class PoolKeeper(SoakContext soak, Random random)
{
    private static int s_number;

    internal void Run(WaitHandle end)
    {
        do
        {
            SoakPool pool = Create();
            soak.Pools.Add(pool);
            end.WaitOne(random.Next(50, 3000));
            End(pool);
        }
        while (!end.WaitOne(0));
    }

    private SoakPool Create()
    {
        int? mostTasks = random.Next(3) == 0 ? random.Next(10, 60) : null;
        long? mostMemory = random.Next(3) == 0 ? 200L << 20 : null;
        bool isInitialized = random.Next(3) == 0;
        ProcessPoolOptions options = new()
        {
            Name = $"pool {Interlocked.Increment(ref s_number)}",
            WorkerCount = random.Next(1, 5),
            MaxTasksPerWorker = mostTasks,
            MaxMemoryPerWorker = mostMemory,
            PinWorkers = random.Next(5) == 0,
            Initializer = isInitialized ? Work.ItemFunctions.Initialize : null,
            LoggerFactory = soak.Log,
            EnvironmentVariables = { ["SOAK"] = "1" },
        };
        soak.Ledger.Count("pool made");
        return new SoakPool(options.Name, new ProcessPool(options))
        {
            MemoryLimit = mostMemory,
            HasInitializer = isInitialized,
            MostItems = mostTasks * 3 ?? int.MaxValue,
        };
    }

    private void End(SoakPool pool)
    {
        int[] processes = [.. pool.ProcessIds.Where(static id => id != 0)];
        string way = random.Next(6) switch
        {
            0 => CloseAndJoin(pool),
            1 => Do(pool, "closed and disposed", () =>
            {
                pool.Pool.Close();
                Thread.Sleep(random.Next(20));
                pool.IsTerminated = true;
                pool.Pool.Dispose();
            }),
            2 => Do(pool, "terminated", () =>
            {
                pool.IsTerminated = true;
                pool.Pool.Terminate();
                if (!pool.Pool.Join(Watchdog.Patience * 2))
                {
                    soak.Ledger.Violate($"{pool.Name} did not join after Terminate.");
                }
            }),
            3 => Do(pool, "disposed asynchronously", () =>
            {
                pool.IsTerminated = true;
                pool.Pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
            }),
            4 => TerminateFromCallback(pool),
            _ => Do(pool, "disposed", () =>
            {
                pool.IsTerminated = true;
                pool.Pool.Dispose();
            }),
        };
        soak.Ledger.Count("pool " + way);
        soak.Pools.Remove(pool);
        pool.IsTerminated = true;
        pool.Pool.Dispose();
        foreach (int id in processes.Where(static id => Holdings.IsAlive(id) && Holdings.CommandLine(id).Contains("Multiprocessing.dll", StringComparison.Ordinal)))
        {
            soak.Ledger.Violate($"Process {id} of {pool.Name} lives after the pool was {way}.");
        }
    }

    private string CloseAndJoin(SoakPool pool) => Do(pool, "closed and joined", () =>
    {
        pool.Pool.Close();
        if (!pool.Pool.Join(Watchdog.Patience * 2))
        {
            soak.Ledger.Violate($"{pool.Name} did not join after Close.");
        }
    });

    private string TerminateFromCallback(SoakPool pool) => Do(pool, "terminated by a callback", () =>
    {
        using ManualResetEventSlim told = new();
        try
        {
            pool.IsTerminated = true;
            _ = pool.Pool.ApplyAsync(static () => 1, _ => Terminate(), _ => Terminate()).ContinueWith(static task => task.Exception, TaskScheduler.Default);
            told.Wait();
        }
        catch (MultiprocessingException)
        {
            // It had given up.
        }

        void Terminate()
        {
            pool.Pool.Terminate();
            told.Set();
        }
    });

    private string Do(SoakPool pool, string way, Action end)
    {
        using (soak.Watchdog.Watch($"{pool.Name} is {way}", pool.Describe))
        {
            pool.IsClosed = true;
            end();
        }

        return way;
    }
}
