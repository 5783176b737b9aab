namespace Peers.Benchmarks;

/// <summary>The lab's <c>apply_async</c>: every call is submitted before the first is awaited.</summary>
internal sealed class ApplyAsyncOutstanding(BenchmarkContext context) : Benchmark(context)
{
    private const int Calls = 1_000_000;
    private const int PoolCalls = 50_000;
    private const int OtherCalls = 20_000;

    internal override string Name => "apply-async";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("time", "ApplyAsync, 1,000,000 outstanding", Unit.Seconds, Target.AtMost("≤ 1.5 s", 1.5)),
        new("memory", "… growth of this process at its peak", Unit.Bytes),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial, Context.Count(Calls) == Calls ? null : $"{Context.Count(Calls):N0} of {Calls:N0}, scaled"),
        .. Peer.PythonPools.Select(peer => ScaledScript(peer, "outstanding.py", Context.Count(peer == Peer.CPythonPool ? PoolCalls : OtherCalls), Calls)),
    ];

    private Measurement Trial()
    {
        int[][] rows = Context.Rows;
        int calls = Context.Count(Calls);
        double scale = (double)Calls / calls;
        ResidentPeak peak = ResidentPeak.Watch();
        double seconds = Measurement.Seconds(() =>
        {
            Task<int>[] tasks = new Task<int>[calls];
            for (int i = 0; i < tasks.Length; i++)
            {
                tasks[i] = Context.Pool.ApplyAsync(RangeCounter.HowManyWithinRange, rows[i % rows.Length], RangeCounter.Minimum, RangeCounter.Maximum);
            }

            Task.WhenAll(tasks).GetAwaiter().GetResult();
        });
        return new Measurement { ["time"] = seconds * scale, ["memory"] = peak.Growth * scale };
    }
}
