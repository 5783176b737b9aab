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

    /// <summary>A second chunk is sent ahead only behind one that takes less than this, in seconds.</summary>
    private const double PrefetchSeconds = 0.004;

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
        int guided = Math.Max(1, operation.PendingCount / (2 * workers));
        return Math.Min(timed, guided);
    }

    internal static bool MayPrefetchBehind(Chunk chunk)
    {
        double seconds = chunk.Operation.Estimate.Seconds;
        return seconds > 0 && seconds * chunk.Count < PrefetchSeconds;
    }
}
