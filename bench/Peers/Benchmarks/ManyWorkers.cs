using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>
/// Small items on many more workers than cores, and on two: whether spinning and waking collapse. joblib is left out: 64 of
/// its interpreters take minutes on two cores.
/// </summary>
internal sealed class ManyWorkers(BenchmarkContext context) : Benchmark(context)
{
    private const int Many = 64;
    private const int TimedRuns = 5;
    private const int UntimedRuns = 10;

    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(300);

    private readonly int[] _items = [.. Enumerable.Range(0, context.Count(100_000))];

    internal override string Name => "workers";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("two", $"{_items.Length:N0} small items, 2 workers", Unit.Seconds),
        new("many", $"… {Many} workers", Unit.Seconds, Target.AtMostTimes(1.5, "two workers", Peer.ThisLibrary, metric: "two")),
        new("two-singly", "… chunk 1, 2 workers", Unit.Seconds),
        new("many-singly", $"… chunk 1, {Many} workers", Unit.Seconds, Target.AtMostTimes(1.5, "two workers", Peer.ThisLibrary, metric: "two-singly")),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () =>
        {
            (double two, double twoSingly) = Time(BenchmarkContext.Workers);
            (double many, double manySingly) = Time(Many);
            return new Measurement { ["two"] = two, ["many"] = many, ["two-singly"] = twoSingly, ["many-singly"] = manySingly };
        }),
        .. Peer.PythonPools.Where(static peer => peer != Peer.Joblib).Select(peer => new Contender(peer, () => new Measurement
        {
            ["two"] = TimeScript(peer, BenchmarkContext.Workers),
            ["many"] = TimeScript(peer, Many),
        })),
    ];

    internal override int WarmUps => 0;

    private double TimeScript(Peer peer, int workers) =>
        Context.Python.Run("many_workers.py", peer, [("count", _items.Length), ("workers", workers)])["time"];

    private (double Time, double Singly) Time(int workers)
    {
        using ProcessPool pool = new(workers);
        pool.Broadcast(static () => 0);
        Run(null, UntimedRuns);
        Thread.Sleep(s_settle); // until what the runs have made hot is compiled
        Run(null, UntimedRuns);
        double time = Run(null, TimedRuns);
        Run(chunkSize: 1, runs: 1);
        return (time, Run(chunkSize: 1, TimedRuns));

        double Run(int? chunkSize, int runs) =>
            Results.MedianOf(Enumerable.Range(0, runs).Select(_ => Measurement.Seconds(() => pool.Map(_items, static item => item + 1, chunkSize))));
    }
}
