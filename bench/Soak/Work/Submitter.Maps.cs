using Soak.Pools;

namespace Soak.Work;

/// <content>Maps.</content>
internal sealed partial class Submitter
{
    private void Map(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(Map), 10_000, hazards: 1);
        int? chunkSize = ChunkSize(batch);
        bool isAsync = _random.Next(4) == 0;
        Whole(batch, () => isAsync
            ? batch.View.Map(batch.Items, batch.AsyncFunction, chunkSize, batch.Token)
            : batch.View.Map(batch.Items, batch.Function, chunkSize, batch.Token));
    }

    private void MapAsync(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapAsync), 10_000, hazards: 1);
        int? chunkSize = ChunkSize(batch);
        using ManualResetEventSlim told = new();
        int tellings = 0;
        bool isSubmitted = false;
        Whole(batch, () =>
        {
            Task<long[]> task = batch.View.MapAsync(batch.Items, batch.Function, chunkSize, _ => Told(), _ => Told(), batch.Token);
            isSubmitted = true;
            return task.GetAwaiter().GetResult();
        });
        if (isSubmitted)
        {
            using (soak.Watchdog.Watch($"callback of {batch}"))
            {
                told.Wait();
            }

            if (tellings != 1)
            {
                batch.Violate($"{tellings} callbacks");
            }
        }

        void Told()
        {
            Interlocked.Increment(ref tellings);
            told.Set();
        }
    }

    private void StarMap(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(StarMap), 1000, hazards: 1);
        int? chunkSize = ChunkSize(batch);
        bool isAsync = _random.Next(2) == 0;
        Func<Item, long> function = batch.Function;
        IEnumerable<(Item, string)> source = batch.Items.Select(static item => (item, "x"));
        Whole(batch, () => isAsync
            ? batch.View.StarMapAsync(source, (item, text) => text == "x" ? function(item) : -1, chunkSize, cancellationToken: batch.Token).GetAwaiter().GetResult()
            : batch.View.StarMap(source, (item, text) => text == "x" ? function(item) : -1, chunkSize, batch.Token));
    }

    private void MapRange(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapRange), 10_000, hazards: 1);
        int? chunkSize = ChunkSize(batch);
        (Item[] items, Func<Item, long> function) = (batch.Items, batch.Function);
        Whole(batch, () => batch.View.MapRange(0, items.Length, i => function(items[i]), chunkSize, batch.Token));
    }

    private void For(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(For), 500, hazards: 1);
        int? chunkSize = ChunkSize(batch);
        (Item[] items, Func<Item, long> function) = (batch.Items, batch.Function);
        using SharedArray<long> results = new(items.Length);
        Whole(batch, () =>
        {
            batch.View.For(0, items.Length, i => results[i] = function(items[i]), chunkSize, batch.Token);
            return results.ToArray();
        });
    }

    private void MapOutcomes(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapOutcomes), 1500, hazards: 4);
        try
        {
            bool isOrdered = _random.Next(2) == 0;
            int expected = 0;
            foreach (Outcome<long> outcome in batch.View.MapOutcomes(batch.Items, batch.Function, isOrdered, ChunkSize(batch), Window(), batch.Token))
            {
                if (isOrdered && outcome.Index != expected++)
                {
                    batch.Violate($"outcome {outcome.Index} came out of order");
                }

                Take(batch, outcome);
            }
        }
        catch (Exception e)
        {
            Refuse(batch, e);
        }
    }

    private void MapOutcomesAsync(SoakPool pool) => MapOutcomesLater(pool).GetAwaiter().GetResult();

    private async Task MapOutcomesLater(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapOutcomesAsync), 1500, hazards: 4);
        try
        {
            await foreach (Outcome<long> outcome in batch.View.MapOutcomesAsync(batch.Items, batch.AsyncFunction, _random.Next(2) == 0, ChunkSize(batch), Window(), batch.Token))
            {
                Take(batch, outcome);
            }
        }
        catch (Exception e)
        {
            Refuse(batch, e);
        }
    }

    private static void Take(Batch batch, Outcome<long> outcome)
    {
        if (outcome.IsSuccess)
        {
            batch.Value(outcome.Index, outcome.Value);
        }
        else
        {
            if (outcome.Exception.Data["Multiprocessing.ItemIndex"] is int index && index != outcome.Index)
            {
                batch.Violate($"the exception of item {outcome.Index} says {index}");
            }

            batch.Failed(outcome.Index, outcome.Exception);
        }
    }

    /// <summary>Outcomes hold what happens to items; the loop itself throws only where there is no pool for them, or nobody wants them.</summary>
    private static void Refuse(Batch batch, Exception e)
    {
        if (batch.TryFindOpen(out int open))
        {
            batch.Failed(open, e);
            batch.DropRest();
        }
        else
        {
            batch.Violate($"all items had ended before {Judge.Describe(e)}");
        }
    }

    private int? Window() => _random.Next(2) == 0 ? null : _random.Next(1, 200);
}
