using System.Diagnostics;
using Bench;
using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>What a worker costs that has run an item and waits.</summary>
internal sealed class IdleWorker(BenchmarkContext context) : Benchmark(context)
{
    private const double ResidentLimit = 36e6;

    private static readonly TimeSpan s_settle = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_watch = TimeSpan.FromSeconds(1);

    internal override string Name => "idle";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("rss", "an idle worker, resident", Unit.Bytes, Target.AtMost("≤ 36 MB", ResidentLimit)),
        new("pss", "… its share of pages counted (PSS)", Unit.Bytes),
        new("cpu", "… CPU over a second", Unit.Fraction, Target.AtMost("0 %", 0)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
        [new(Peer.ThisLibrary, Trial), .. Peer.PythonPools.Select(peer => Script(peer, "idle.py"))];

    internal override int WarmUps => 0;

    private static Measurement Trial()
    {
        using ProcessPool pool = new(BenchmarkContext.Workers);
        pool.Broadcast(static () => 1);
        Thread.Sleep(s_settle);
        int[] workers = [.. pool.Workers.Select(static worker => worker.ProcessId)];
        double before = workers.Sum(ProcessStatus.ProcessorSeconds);
        long start = Stopwatch.GetTimestamp();
        Thread.Sleep(s_watch);
        double busy = (workers.Sum(ProcessStatus.ProcessorSeconds) - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return new Measurement
        {
            ["rss"] = workers.Average(static worker => ProcessStatus.Bytes(worker, "smaps_rollup", "Rss")),
            ["pss"] = workers.Average(static worker => ProcessStatus.Bytes(worker, "smaps_rollup", "Pss")),
            ["cpu"] = busy / workers.Length,
        };
    }
}
