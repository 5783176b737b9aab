using Soak.Pools;

namespace Soak.Work;

/// <summary>What a batch is to be, drawn at random within what its pool allows.</summary>
internal sealed record BatchPlan(Item[] Items, TaskOptions Options, bool UsesPoolItself, bool Observes, TimeSpan? CancelAfter)
{
    private static readonly Fate[] s_harmless = [Fate.Spin, Fate.Sleep, Fate.Flood, Fate.Throw, Fate.ThrowOdd];
    private static readonly Fate[] s_deadly =
    [
        Fate.Exit, Fate.NativeExit, Fate.Kill, Fate.Segfault, Fate.StackOverflow, Fate.FailFast, Fate.Orphan, Fate.Nest, Fate.CrashOnce,
        Fate.Hang, Fate.HangOnce, Fate.Observe, Fate.Bloat, Fate.Hoard,
    ];

    /// <param name="soak">The run.</param>
    /// <param name="pool">Where they are to run.</param>
    /// <param name="random">What decides.</param>
    /// <param name="most">The most items.</param>
    /// <param name="hazards">How many may have another fate than to return.</param>
    internal static BatchPlan Draw(SoakContext soak, SoakPool pool, Random random, int most, int hazards)
    {
        bool usesPoolItself = random.Next(3) == 0;
        TimeSpan? cancelAfter = random.Next(4) != 0 ? null : random.Next(8) == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random.Next(1, 400));
        TaskOptions options = usesPoolItself ? new TaskOptions() : new TaskOptions
        {
            Timeout = pool.IsGentle || random.Next(2) == 0 ? null : TimeSpan.FromMilliseconds(random.Next(800, 2000)),
            MaxRetries = Math.Max(0, random.Next(-2, 3)),
            CancellationGracePeriod = pool.IsGentle ? TimeSpan.FromSeconds(20) : TimeSpan.FromMilliseconds(random.Next(0, 500)),
        };

        // What takes no token is killed when it is cancelled.
        bool observes = (pool.IsGentle && cancelAfter is not null) || random.Next(3) == 0;
        Item[] items = new Item[LogUniform(random, 1, Math.Min(most, pool.MostItems))];
        long work = random.Next(3) == 0 ? random.Next(1, 200) : 0;
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new Item(i, work == 0 ? Fate.Return : Fate.Spin, work == 0 ? random.Next() : work);
        }

        for (int i = random.Next(2) == 0 ? 0 : random.Next(hazards + 1); i > 0; i--)
        {
            int index = random.Next(items.Length);
            items[index] = Hazard(soak, pool, random, options, observes, index);
        }

        return new BatchPlan(items, options, usesPoolItself, observes, cancelAfter);
    }

    /// <summary>Between two numbers, and as likely small as large.</summary>
    internal static int LogUniform(Random random, int least, int most) =>
        Math.Clamp((int)(least * Math.Exp(random.NextDouble() * Math.Log((double)most / least))), least, most);

    private static Item Hazard(SoakContext soak, SoakPool pool, Random random, TaskOptions options, bool observes, int index)
    {
        Fate fate = s_deadly[random.Next(s_deadly.Length)];
        bool isPossible = !pool.IsGentle && fate switch
        {
            Fate.Hang or Fate.HangOnce => options.Timeout is not null,
            Fate.Observe => options.Timeout is not null && observes,
            Fate.Bloat or Fate.Hoard => pool.MemoryLimit is not null,
            _ => true,
        };
        if (!isPossible || random.Next(3) != 0 || !soak.Budget.TryTake())
        {
            fate = s_harmless[random.Next(s_harmless.Length)];
        }

        soak.Ledger.Count("fate: " + fate);
        return new Item(index, fate, fate switch
        {
            Fate.Spin => random.Next(1, 5000),
            Fate.Sleep => random.Next(1, 50),
            Fate.Flood => LogUniform(random, 1, 3000),
            Fate.Nest => random.Next(1, 300),
            Fate.Bloat => pool.MemoryLimit!.Value * 9 / 10,
            Fate.Hoard => pool.MemoryLimit!.Value * 2,
            _ => random.Next(),
        });
    }
}
