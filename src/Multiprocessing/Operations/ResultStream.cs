using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using Multiprocessing.Hosting;

namespace Multiprocessing.Operations;

/// <summary>
/// The loops that a consumer of streamed results runs: keep the window filled, hand out what has come, wait for what has not.
/// Everything happens when the consumer asks for the next outcome; between two of its questions nothing is read.
/// </summary>
internal static class ResultStream
{
    private const int MostItemsAtOnce = 64;

    internal static IEnumerable<Outcome<TResult>> Run<TItem, TResult>(
        Func<Submission> submission, IEnumerable<TItem> source, bool ordered, int? chunkSize, int window)
    {
        StreamOperation<TItem, TResult> operation = StreamOperation<TItem, TResult>.Start(submission(), ordered, chunkSize);
        try
        {
            using SourceReader<TItem> reader = new(source);
            List<TItem> batch = [];
            while (true)
            {
                Fill(operation, reader, batch, window);
                if (operation.TryTake(out Outcome<TResult> outcome))
                {
                    yield return outcome;
                }
                else if (reader.HasEnded && operation.Taken == operation.Added && operation.IsFinished)
                {
                    reader.ThrowIfFailed();
                    yield break;
                }
                else
                {
                    operation.Wait();
                }
            }
        }
        finally
        {
            operation.Abandon();
            operation.EndActivity();
        }
    }

    internal static async IAsyncEnumerable<Outcome<TResult>> RunAsync<TItem, TResult>(
        Func<CancellationToken, Submission> submission,
        IAsyncEnumerable<TItem> source,
        bool ordered,
        int? chunkSize,
        int window,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        StreamOperation<TItem, TResult> operation = StreamOperation<TItem, TResult>.Start(submission(cancellationToken), ordered, chunkSize);
        AsyncSourceReader<TItem> reader = new(source, cancellationToken);
        try
        {
            List<TItem> batch = [];
            while (true)
            {
                Fill(operation, reader, batch, window);
                if (operation.TryTake(out Outcome<TResult> outcome))
                {
                    yield return outcome;
                }
                else if (reader.HasEnded && operation.Taken == operation.Added && operation.IsFinished)
                {
                    reader.ThrowIfFailed();
                    yield break;
                }
                else if (reader.Pending is { } reading)
                {
                    await Task.WhenAny(operation.WaitAsync(), reading).ConfigureAwait(false);
                }
                else
                {
                    await operation.WaitAsync().ConfigureAwait(false);
                }
            }
        }
        finally
        {
            operation.Abandon();
            operation.EndActivity();
            await reader.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads what the window has room for and the source has now.</summary>
    private static void Fill<TItem, TResult>(StreamOperation<TItem, TResult> operation, ISourceReader<TItem> reader, List<TItem> batch, int window)
    {
        while (WantsMore(operation, batch.Count, window) && reader.TryRead(out TItem item))
        {
            batch.Add(item);
            AddWhenEnough(operation, batch, isLast: false);
        }

        AddWhenEnough(operation, batch, isLast: true);
        if (reader.HasEnded)
        {
            operation.Exhaust();
        }
    }

    /// <summary>While results wait for the consumer, half a window in flight is enough to keep the workers busy.</summary>
    private static bool WantsMore<TItem, TResult>(StreamOperation<TItem, TResult> operation, int batched, int window)
    {
        int ahead = operation.Added + batched - operation.Taken;
        return ahead < window && (ahead <= window / 2 || !operation.HasOutcome);
    }

    private static void AddWhenEnough<TItem, TResult>(StreamOperation<TItem, TResult> operation, List<TItem> batch, bool isLast)
    {
        int enough = Math.Clamp((operation.Added - operation.Taken) / 4, 1, MostItemsAtOnce);
        if (batch.Count > 0 && (isLast || batch.Count >= enough))
        {
            operation.Add(batch);
        }
    }

    /// <summary>A source whose failure is kept until the items before it are delivered.</summary>
    private sealed class SourceReader<TItem>(IEnumerable<TItem> source) : ISourceReader<TItem>, IDisposable
    {
        private readonly IEnumerator<TItem> _enumerator = source.GetEnumerator();
        private ExceptionDispatchInfo? _failure;

        public bool HasEnded { get; private set; }

        public bool TryRead(out TItem item)
        {
            try
            {
                if (!HasEnded && _enumerator.MoveNext())
                {
                    item = _enumerator.Current;
                    return true;
                }
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            HasEnded = true;
            item = default!;
            return false;
        }

        internal void ThrowIfFailed() => _failure?.Throw();

        public void Dispose() => _enumerator.Dispose();
    }
}
