using Multiprocessing;
using Multiprocessing.DataFrames;

namespace Peers.Benchmarks;

/// <summary>A table of 100 MB given to both workers, each of which reads a value of every column. Python's peer sends it, as pickle does.</summary>
internal sealed class FrameHandover(BenchmarkContext context) : Benchmark(context)
{
    private const int Bytes = 100_000_000;
    private const int FreshTables = 8;

    private static readonly string[] s_names = ["a", "b", "c", "d", "e"];

    internal override string Name => "frame-handover";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("first", "a DataFrame of 100 MB handed to two workers", Unit.Seconds, Target.AtMost("≤ 1 ms", 1e-3)),
        new("again", "… that they have seen before", Unit.Seconds, Target.AtMost("≤ 1 ms", 1e-3)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        Script(Peer.PandasPool, "frame.py", ("work", "handover"), ("count", Bytes / sizeof(double) / s_names.Length)),
    ];

    internal override int Repetitions => 3;

    internal override int WarmUps => 2;

    private Measurement Trial()
    {
        List<double> first = [];
        List<double> again = [];
        for (int i = 0; i < FreshTables; i++)
        {
            using DataFrame table = new(s_names.Select(static (name, place) => DataFrameColumn.Create(name, Bytes / sizeof(double) / s_names.Length, (Span<double> values) => values.Fill(place))));
            first.Add(HandOver(table));
            again.Add(HandOver(table));
        }

        return new Measurement { ["first"] = Results.MedianOf(first), ["again"] = Results.MedianOf(again) };
    }

    private double HandOver(DataFrame table)
    {
        // Both are awake, as they are amid work: how long a sleeper takes to wake is what "latency" says.
        Context.Pool.Broadcast(static () => { });
        double[] sums = [];
        double time = Measurement.Seconds(() => sums = Context.Pool.Broadcast(() => s_names.Sum(name => table[name].Get<double>(table.RowCount - 1))));
        return sums is [10, 10] ? time : throw new InvalidOperationException("The workers have read something else.");
    }
}
