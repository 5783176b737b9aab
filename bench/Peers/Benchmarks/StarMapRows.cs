namespace Peers.Benchmarks;

/// <summary>The lab's <c>starmap</c>: tuples of a row and the range, made in passing, unpacked into arguments.</summary>
internal sealed class StarMapRows(BenchmarkContext context) : Benchmark(context)
{
    private const int JoblibCount = 100_000;

    internal override string Name => "starmap";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("time", "StarMap", Unit.Seconds,
            Target.AtMostTimes(1.6, "Map", Peer.ThisLibrary, MapRowsOfArrays.Id),
            Target.TimesFaster(40, Peer.CPythonPool)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Context.TimeCounts(() => Context.Pool.StarMap(Tuples(Context.Rows), RangeCounter.HowManyWithinRange))),
        new(Peer.Serial, () => Context.TimeCounts(() => RangeCounter.HowManyWithinRange(Context.Rows))),
        Script(Peer.CPythonPool, "map.py", ("form", "starmap"), ("count", Context.RowCount)),
        Script(Peer.Executor, "map.py", ("form", "starmap"), ("count", Context.RowCount)),
        ScaledScript(Peer.Joblib, "map.py", JoblibCount, Context.RowCount, ("form", "starmap")),
        Script(Peer.Pebble, "map.py", ("form", "starmap"), ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;

    internal static IEnumerable<(int[] Row, int Minimum, int Maximum)> Tuples(int[][] rows) =>
        rows.Select(static row => (row, RangeCounter.Minimum, RangeCounter.Maximum));
}
