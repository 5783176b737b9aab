using System.Diagnostics;

namespace Peers;

/// <summary>The figures of one trial, by the keys of the benchmark's metrics.</summary>
internal sealed class Measurement : Dictionary<string, double>
{
    /// <summary>The time that an action takes, as the figure <paramref name="key"/>.</summary>
    internal static Measurement Of(string key, Action action) => new() { [key] = Seconds(action) };

    internal static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
