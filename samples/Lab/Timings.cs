using System.Diagnostics;

namespace Lab;

/// <summary>Named laps of one run: each <see cref="Lap"/> takes what has passed since the one before.</summary>
internal sealed class Timings
{
    private readonly List<(string Name, TimeSpan Time)> _laps = [];
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _lapStart;

    internal Timings() => _lapStart = _start;

    /// <summary>From the start to the end of the last lap.</summary>
    internal TimeSpan Total => Stopwatch.GetElapsedTime(_start, _lapStart);

    /// <returns>How long this lap took.</returns>
    internal TimeSpan Lap(string name)
    {
        long now = Stopwatch.GetTimestamp();
        TimeSpan time = Stopwatch.GetElapsedTime(_lapStart, now);
        _laps.Add((name, time));
        _lapStart = now;
        return time;
    }

    internal void Print()
    {
        Console.WriteLine($"  {Total.TotalSeconds,10:F6} s  total");
        foreach ((string name, TimeSpan time) in _laps)
        {
            Console.WriteLine($"  {time.TotalSeconds,10:F6} s  {name}");
        }
    }
}
