using System.Diagnostics;

namespace Peers.Benchmarks;

/// <summary>How long the await of a single call takes, one call at a time.</summary>
internal sealed class ApplyAsyncLatency(BenchmarkContext context) : Benchmark(context)
{
    private const int Calls = 20_000;
    private const int PythonCalls = 5_000;

    internal override string Name => "latency";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("p50", "await ApplyAsync, one at a time, p50", Unit.Seconds, Target.AtMost("≤ 15 µs", 15e-6)),
        new("p99", "… p99", Unit.Seconds, Target.AtMost("≤ 100 µs", 100e-6)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Trial().GetAwaiter().GetResult()),
        .. Peer.PythonPools.Select(peer => Script(peer, "apply.py", ("count", Context.Count(PythonCalls)))),
    ];

    internal override int Repetitions => 3;

    private async Task<Measurement> Trial()
    {
        double[] times = new double[Context.Count(Calls)];
        int[][] rows = Context.Rows;
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await Context.Pool.ApplyAsync(RangeCounter.HowManyWithinRange, rows[i % rows.Length], RangeCounter.Minimum, RangeCounter.Maximum).ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(times);
        return new Measurement { ["p50"] = times[times.Length / 2], ["p99"] = times[times.Length * 99 / 100] };
    }
}
