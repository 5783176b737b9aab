namespace Multiprocessing.Scheduling;

/// <summary>
/// How many items travel together. A chunk is worth about a millisecond of work, so that the cost of handing it over vanishes
/// in it, and shrinks toward the end of an operation ("guided self-scheduling", Polychronopoulos and Kuck, 1987), so that the
/// workers end together. While nothing is known of an item, it travels alone.
/// </summary>
internal static class ChunkSizer
{
    /// <summary>What a chunk of small items should take, in seconds.</summary>
    internal const double TargetSeconds = 0.001;

    /// <summary>And at least, near the end: less is not worth waking a worker for.</summary>
    private const double LeastSeconds = 0.00025;

    /// <summary>A second chunk is sent ahead only behind one that takes less than this, in seconds,</summary>
    private const double PrefetchSeconds = 0.004;

    /// <summary>and more only behind chunks that together take less than this.</summary>
    private const double DeepPrefetchSeconds = 0.0004;

    private const int MostInFlight = 4;

    private const int MostItems = 65_536;

    internal static int For(Operation operation, int workers)
    {
        if (operation.ChunkSize is { } fixedSize)
        {
            return fixedSize;
        }

        double seconds = operation.Estimate.Seconds;
        if (seconds == 0)
        {
            return 1;
        }

        int timed = (int)Math.Clamp(TargetSeconds / seconds, 1, MostItems);
        int least = (int)Math.Clamp(LeastSeconds / seconds, 1, MostItems);
        int guided = Math.Max(least, operation.PendingCount / (2 * workers));
        return Math.Min(timed, guided);
    }

    /// <summary>Whether a worker with these chunks may be sent another, so that it need not wait for it.</summary>
    internal static bool MaySendBehind(List<Chunk> inFlight)
    {
        double total = 0;
        foreach (Chunk chunk in inFlight)
        {
            double seconds = chunk.Operation.Estimate.Seconds;
            if (seconds == 0)
            {
                return false;
            }

            total += seconds * chunk.Count;
        }

        return inFlight.Count switch
        {
            0 => true,
            1 => total < PrefetchSeconds,
            < MostInFlight => total < DeepPrefetchSeconds,
            _ => false,
        };
    }
}
