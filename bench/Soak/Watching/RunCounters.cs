namespace Soak.Watching;

/// <summary>Keeps the counters of batches that have ended for a while: what runs again later is found when they go.</summary>
internal sealed class RunCounters
{
    private const int MostKept = 100;

    private readonly Queue<(IDisposable Memory, SharedArray<int>? Runs, int Most, string Batch)> _kept = new();

    /// <param name="runs">How often each item ran.</param>
    /// <param name="most">How often it may.</param>
    /// <param name="batch">Whose they are.</param>
    /// <param name="ledger">Where a duplicate is reported.</param>
    internal void Keep(SharedArray<int> runs, int most, string batch, Ledger ledger)
    {
        lock (_kept)
        {
            _kept.Enqueue((runs, runs, most, batch));
        }

        Release(MostKept, ledger);
    }

    /// <summary>Memory that a worker may still write to.</summary>
    internal void KeepAlive<T>(SharedArray<T> array, Ledger ledger)
        where T : unmanaged
    {
        lock (_kept)
        {
            _kept.Enqueue((array, null, 0, ""));
        }

        Release(MostKept, ledger);
    }

    internal void Release(int keep, Ledger ledger)
    {
        while (true)
        {
            (IDisposable Memory, SharedArray<int>? Runs, int Most, string Batch) oldest;
            lock (_kept)
            {
                if (_kept.Count <= keep)
                {
                    return;
                }

                oldest = _kept.Dequeue();
            }

            if (oldest.Runs is not null)
            {
                Check(oldest.Runs, oldest.Most, oldest.Batch, ledger);
            }

            oldest.Memory.Dispose();
        }
    }

    internal static void Check(SharedArray<int> runs, int most, string batch, Ledger ledger)
    {
        int twice = runs.Span.IndexOfAnyExceptInRange(0, most);
        if (twice >= 0)
        {
            ledger.Count("duplicate runs");
            ledger.Violate($"Item {twice} ran {runs[twice]} times, which may run {most} times: {batch}");
        }
    }
}
