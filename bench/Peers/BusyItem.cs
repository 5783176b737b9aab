using System.Diagnostics;

namespace Peers;

/// <summary>An item that is busy for a known time by the wall clock, so that the ideal is known.</summary>
internal static class BusyItem
{
    // Parallel.For adds threads while items take long; more of them than cores would be busy at the same time by the wall clock.
    private static readonly ParallelOptions s_twoThreads = new() { MaxDegreeOfParallelism = BenchmarkContext.Workers };

    internal static int Spin(int microseconds)
    {
        long end = Stopwatch.GetTimestamp() + Stopwatch.Frequency * microseconds / 1_000_000;
        while (Stopwatch.GetTimestamp() < end)
        {
        }

        return microseconds;
    }

    /// <summary>Times a map of <see cref="Spin"/>, and then looks at the results.</summary>
    internal static Measurement TimeItems(int[] items, Func<int[]> map)
    {
        int[] results = [];
        Measurement time = Measurement.Of("time", () => results = map());
        return results.AsSpan().SequenceEqual(items) ? time : throw new InvalidOperationException("The results are wrong.");
    }

    /// <summary>The contenders that spin each item in this process, and what it would take if nothing were lost.</summary>
    internal static IEnumerable<Contender> InThisProcess(int[] items) =>
    [
        new(Peer.Ideal, () => new Measurement { ["time"] = items.Sum() / 1e6 / BenchmarkContext.Workers }),
        new(Peer.Serial, () => Measurement.Of("time", () => Array.ForEach(items, static item => Spin(item)))),
        new(Peer.ParallelFor, () => Measurement.Of("time", () => Parallel.For(0, items.Length, s_twoThreads, i => Spin(items[i])))),
        new(Peer.Plinq, () => Measurement.Of("time", () => _ = items.AsParallel().AsOrdered().WithDegreeOfParallelism(BenchmarkContext.Workers).Select(Spin).ToArray())),
    ];
}
