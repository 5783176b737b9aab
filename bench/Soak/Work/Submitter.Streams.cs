using System.Runtime.CompilerServices;
using Soak.Pools;

namespace Soak.Work;

/// <content>Streams, of which many are left early.</content>
internal sealed partial class Submitter
{
    private void MapStream(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapStream), 2000, hazards: 1);
        bool isOrdered = _random.Next(2) == 0;
        int? window = Window();
        int leaveAfter = LeaveAfter(batch);
        Progress progress = new();
        try
        {
            foreach (long value in batch.View.MapStream(Source(batch, progress), batch.Function, isOrdered, ChunkSize(batch), window, batch.Token))
            {
                Take(batch, progress, value, isOrdered, window);
                if (progress.Taken == leaveAfter)
                {
                    soak.Ledger.Count("stream left");
                    break;
                }
            }
        }
        catch (Exception e)
        {
            FailStream(batch, e);
        }

        EndStream(batch, progress, leaveAfter);
    }

    private void MapStreamAsync(SoakPool pool) => MapStreamLater(pool).GetAwaiter().GetResult();

    private async Task MapStreamLater(SoakPool pool)
    {
        using Batch batch = Create(pool, nameof(MapStreamAsync), 2000, hazards: 1);
        bool isOrdered = _random.Next(2) == 0;
        int? window = Window();
        int leaveAfter = LeaveAfter(batch);
        Progress progress = new();
        try
        {
            IAsyncEnumerable<long> results = _random.Next(2) == 0
                ? batch.View.MapStreamAsync(Source(batch, progress), batch.AsyncFunction, isOrdered, ChunkSize(batch), window, batch.Token)
                : batch.View.MapStreamAsync(SourceLater(batch, progress), batch.Function, isOrdered, ChunkSize(batch), window, batch.Token);
            await foreach (long value in results)
            {
                Take(batch, progress, value, isOrdered, window);
                if (progress.Taken == leaveAfter)
                {
                    soak.Ledger.Count("stream left");
                    break;
                }
            }
        }
        catch (Exception e)
        {
            FailStream(batch, e);
        }

        EndStream(batch, progress, leaveAfter);
    }

    private int LeaveAfter(Batch batch) => _random.Next(2) == 0 ? -1 : _random.Next(1, batch.Items.Length + 1);

    private static void Take(Batch batch, Progress progress, long value, bool isOrdered, int? window)
    {
        // Results are different for each item, so they say whose they are.
        int index = isOrdered ? progress.Taken : Array.FindIndex(batch.Items, item => item.Result == value && !batch.HasEnded(item.Index));
        if (index < 0)
        {
            batch.Violate($"{value} is no item's result");
        }
        else
        {
            batch.Value(index, value);
        }

        progress.Taken++;
        if (window is { } most && progress.Read - progress.Taken > most)
        {
            batch.Violate($"{progress.Read} items were read where {progress.Taken} were taken and the window is {most}");
        }
    }

    private static void FailStream(Batch batch, Exception e)
    {
        if (e.Data["Multiprocessing.ItemIndex"] is int index)
        {
            batch.Failed(index, e);
        }
        else if (batch.TryFindOpen(out int open))
        {
            batch.Failed(open, e);
        }
        else
        {
            batch.Violate($"all items had ended before {Judge.Describe(e)}");
        }

        batch.DropRest();
    }

    private static void EndStream(Batch batch, Progress progress, int leaveAfter)
    {
        if (leaveAfter >= 0 && progress.Taken == leaveAfter)
        {
            batch.DropRest();
        }
    }

    private static IEnumerable<Item> Source(Batch batch, Progress progress)
    {
        foreach (Item item in batch.Items)
        {
            progress.Read++;
            yield return item;
        }
    }

    private static async IAsyncEnumerable<Item> SourceLater(Batch batch, Progress progress, [EnumeratorCancellation] CancellationToken token = default)
    {
        foreach (Item item in batch.Items)
        {
            if (item.Index % 50 == 10)
            {
                await Task.Delay(1, token);
            }

            progress.Read++;
            yield return item;
        }
    }

    private sealed class Progress
    {
        internal int Read { get; set; }

        internal int Taken { get; set; }
    }
}
