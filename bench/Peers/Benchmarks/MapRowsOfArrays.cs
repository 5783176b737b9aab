namespace Peers.Benchmarks;

/// <summary>The lab's <c>map</c>: each row an array, counted by each peer's ordered map with its default chunks.</summary>
internal sealed class MapRowsOfArrays(BenchmarkContext context) : Benchmark(context)
{
    internal const string Id = "map";

    private const int JoblibCount = 100_000;

    internal override string Name => Id;

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("time", "Map over int[][]", Unit.Seconds,
            Target.AtMostTimes(1, "the serial loop", Peer.Serial),
            Target.AtMostTimes(1.25, "ordered PLINQ (“near”)", Peer.Plinq),
            Target.TimesFaster(50, Peer.CPythonPool)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Context.TimeCounts(() => Context.Pool.Map(Context.Rows, static row => RangeCounter.HowManyWithinRange(row, RangeCounter.Minimum, RangeCounter.Maximum)))),
        new(Peer.Serial, () => Context.TimeCounts(() => RangeCounter.HowManyWithinRange(Context.Rows))),
        new(Peer.ParallelFor, () => Context.TimeCounts(() => CountInParallel(Context.Rows))),
        new(Peer.Plinq, () => Context.TimeCounts(() => CountByPlinq(Context.Rows))),
        Script(Peer.CPythonPool, "map.py", ("count", Context.RowCount)),
        Script(Peer.Executor, "map.py", ("count", Context.RowCount)),
        ScaledScript(Peer.Joblib, "map.py", JoblibCount, Context.RowCount),
        Script(Peer.Pebble, "map.py", ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;

    private static int[] CountInParallel(int[][] rows)
    {
        int[] counts = new int[rows.Length];
        Parallel.For(0, rows.Length, i => counts[i] = RangeCounter.HowManyWithinRange(rows[i], RangeCounter.Minimum, RangeCounter.Maximum));
        return counts;
    }

    private static int[] CountByPlinq(int[][] rows) =>
        rows.AsParallel().AsOrdered().Select(static row => RangeCounter.HowManyWithinRange(row, RangeCounter.Minimum, RangeCounter.Maximum)).ToArray();
}
