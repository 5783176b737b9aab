namespace Multiprocessing.Scheduling;

/// <summary>
/// What one item of a function is believed to take, from the chunks measured so far. Shared by all submissions of the function,
/// so it is read and written without a lock: a torn or lost update costs a chunk of another size, nothing else.
/// </summary>
internal sealed class ItemTimeEstimate
{
    private double _seconds;

    /// <summary>Seconds an item; 0 while nothing was measured.</summary>
    internal double Seconds => Volatile.Read(ref _seconds);

    internal void Add(TimeSpan elapsed, int items)
    {
        double sample = Math.Max(elapsed.TotalSeconds, 1e-9) / items;
        double known = Seconds;

        // A sample below the estimate is believed at once (the first run of a function compiles it);
        // one above it counts half, so that one preempted chunk does not make all others small.
        Volatile.Write(ref _seconds, known == 0 || sample < known ? sample : (known + sample) / 2);
    }
}
