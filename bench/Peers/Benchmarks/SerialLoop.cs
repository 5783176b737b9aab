namespace Peers.Benchmarks;

/// <summary>What all the others are for: the loop in one thread, in C# and in Python.</summary>
internal sealed class SerialLoop(BenchmarkContext context) : Benchmark(context)
{
    internal override string Name => "loop";

    internal override IReadOnlyList<Metric> Metrics => [new("time", "serial loop over int[][]", Unit.Seconds)];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.Serial, () => Context.TimeCounts(() => RangeCounter.HowManyWithinRange(Context.Rows))),
        Script(Peer.CPythonSerial, "map.py", ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;
}
