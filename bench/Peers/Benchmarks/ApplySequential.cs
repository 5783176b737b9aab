namespace Peers.Benchmarks;

/// <summary>The lab's <c>apply</c>: one blocking call after the other. Pebble and joblib have it as submit and result.</summary>
internal sealed class ApplySequential(BenchmarkContext context) : Benchmark(context)
{
    private const int Calls = 100_000;
    private const int PythonCalls = 5_000;
    private const int BurstCalls = 100;
    private const int Bursts = 10;

    private static readonly TimeSpan s_rest = TimeSpan.FromMilliseconds(50);

    internal override string Name => "apply";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("mean", "Apply, sequential, each", Unit.Seconds,
            Target.AtMost("≤ 3 µs mean", 3e-6),
            Target.TimesFaster(40, Peer.CPythonPool)),
        new("burst", $"… of the first {BurstCalls} calls after a rest", Unit.Seconds),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        .. Peer.PythonPools.Select(peer => Script(peer, "apply.py", ("count", Context.Count(PythonCalls)))),
    ];

    internal override int Repetitions => 3;

    private Measurement Trial()
    {
        int calls = Context.Count(Calls);
        double[] bursts = new double[Bursts];
        foreach (ref double burst in bursts.AsSpan())
        {
            Thread.Sleep(s_rest);
            burst = Time(BurstCalls) / BurstCalls;
        }

        return new Measurement { ["mean"] = Time(calls) / calls, ["burst"] = Results.MedianOf(bursts) };
    }

    private double Time(int calls)
    {
        int[][] rows = Context.Rows;
        return Measurement.Seconds(() =>
        {
            for (int i = 0; i < calls; i++)
            {
                Context.Pool.Apply(RangeCounter.HowManyWithinRange, rows[i % rows.Length], RangeCounter.Minimum, RangeCounter.Maximum);
            }
        });
    }
}
