namespace Peers.Benchmarks;

/// <summary>The lab's <c>starmap_async</c>, awaited at once. Of the Python pools only CPython's has this form.</summary>
internal sealed class StarMapAsyncRows(BenchmarkContext context) : Benchmark(context)
{
    internal override string Name => "starmap-async";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("time", "StarMapAsync", Unit.Seconds,
            Target.AtMostTimes(1.6, "Map", Peer.ThisLibrary, MapRowsOfArrays.Id),
            Target.TimesFaster(40, Peer.CPythonPool)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Context.TimeCounts(() =>
            Context.Pool.StarMapAsync(StarMapRows.Tuples(Context.Rows), RangeCounter.HowManyWithinRange).GetAwaiter().GetResult())),
        new(Peer.Serial, () => Context.TimeCounts(() => RangeCounter.HowManyWithinRange(Context.Rows))),
        Script(Peer.CPythonPool, "map.py", ("form", "starmap_async"), ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;
}
