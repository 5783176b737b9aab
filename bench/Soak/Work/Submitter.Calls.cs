using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <content>Single calls.</content>
internal sealed partial class Submitter
{
    private void Apply(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(Apply), 100, hazards: 2);
        bool isAsync = _random.Next(4) == 0;
        foreach (Item item in batch.Items)
        {
            try
            {
                batch.Value(item.Index, isAsync ? batch.View.Apply(batch.AsyncFunction, item, batch.Token) : batch.View.Apply(batch.Function, item, batch.Token));
            }
            catch (Exception e)
            {
                batch.Failed(item.Index, e);
            }
        }
    }

    /// <summary>All at once; each is told to one of two callbacks, once, of which some throw and some submit and wait in their turn.</summary>
    private void ApplyAsync(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(ApplyAsync), 1000, hazards: 3);
        int count = batch.Items.Length;
        int[] told = new int[count];
        bool isRude = _random.Next(8) == 0;
        bool submits = _random.Next(8) == 0;
        int refused = 0;
        using CountdownEvent allTold = new(count);
        Task<long>?[] tasks = new Task<long>?[count];
        for (int i = 0; i < count; i++)
        {
            int index = i;
            try
            {
                tasks[i] = batch.View.ApplyAsync(batch.Function, batch.Items[i], _ => Told(index), _ => Told(index), batch.Token);
            }
            catch (Exception e)
            {
                refused++;
                allTold.Signal();
                batch.Failed(i, e);
            }
        }

        foreach (Item item in batch.Items)
        {
            if (tasks[item.Index] is { } task)
            {
                try
                {
                    batch.Value(item.Index, task.GetAwaiter().GetResult());
                }
                catch (Exception e)
                {
                    batch.Failed(item.Index, e);
                }
            }
        }

        using (soak.Watchdog.Watch($"callbacks of {batch}", () => $"{told.Sum()} told, {refused} refused of {count}"))
        {
            allTold.Wait();
        }

        if (told.AsSpan().IndexOfAnyExceptInRange(0, 1) is >= 0 and var twice)
        {
            batch.Violate($"item {twice} was told {told[twice]} times");
        }

        void Told(int index)
        {
            Interlocked.Increment(ref told[index]);
            if (submits && index == 0)
            {
                CallBack(pool);
            }

            bool throws = isRude && index % 16 == 0;
            if (throws)
            {
                soak.Ledger.Count("callback threw");
            }

            allTold.Signal();
            if (throws)
            {
                throw new ItemException(index);
            }
        }
    }

    private void CallBack(SoakPool pool)
    {
        soak.Ledger.Submit(1);
        try
        {
            int nine = pool.Pool.Apply(static () => 9);
            soak.Ledger.End(Ending.Value);
            if (nine != 9)
            {
                soak.Ledger.Violate($"A call from a callback gave {nine}.");
            }
        }
        catch (Exception e)
        {
            Ending? ending = Innocent(pool, e);
            soak.Ledger.End(ending ?? Ending.Exception);
            if (ending is null)
            {
                soak.Ledger.Violate($"A call from a callback of {pool.Name} ended with {Judge.Describe(e)}");
            }
        }
    }

    private void Broadcast(SoakPool pool)
    {
        soak.Ledger.Count("form: " + nameof(Broadcast));
        int workers = pool.Pool.WorkerCount;
        soak.Ledger.Submit(workers);
        using (soak.Watchdog.Watch($"Broadcast to {pool.Name}", pool.Describe))
        {
            try
            {
                (int? Id, int Initialized, int Process)[] answers = pool.Pool.Broadcast(static () => (WorkerContext.WorkerId, ItemFunctions.Initialized, Environment.ProcessId));
                soak.Ledger.End(Ending.Value, workers);
                if (!answers.Select(static answer => answer.Id).SequenceEqual(Enumerable.Range(0, workers).Cast<int?>()))
                {
                    soak.Ledger.Violate($"Broadcast to {pool.Name} was answered by {string.Join(", ", answers.Select(static answer => answer.Id))}.");
                }

                if (answers.Any(answer => answer.Initialized != (pool.HasInitializer ? 1 : 0)))
                {
                    soak.Ledger.Violate($"The initializer of {pool.Name} ran {string.Join(", ", answers.Select(static answer => answer.Initialized))} times.");
                }
            }
            catch (Exception e)
            {
                Ending? ending = Innocent(pool, e);
                soak.Ledger.End(ending ?? Ending.Exception);
                soak.Ledger.End(Ending.Dropped, workers - 1);
                if (ending is null)
                {
                    soak.Ledger.Violate($"Broadcast to {pool.Name} ended with {Judge.Describe(e)}");
                }
            }
        }
    }
}
