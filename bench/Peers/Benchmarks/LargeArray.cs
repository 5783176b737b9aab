using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>16 MB sent to a worker and back, and 16 MB of shared memory handed over, changed there and seen here.</summary>
internal sealed class LargeArray(BenchmarkContext context) : Benchmark(context)
{
    private const int Bytes = 16 << 20;
    private const int Echoes = 4;
    private const int Calls = 100;
    private const int FreshArrays = 20;

    private readonly int[] _array = [.. Enumerable.Range(0, Bytes / sizeof(int))];

    internal override string Name => "array";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("echo", "a 16 MB array there and back", Unit.Seconds, Target.AtMost("≤ 20 ms", 20e-3)),
        new("first", "a SharedArray of 16 MB handed over and changed", Unit.Seconds, Target.AtMost("≤ 50 µs", 50e-6)),
        new("again", "… that the worker has seen before", Unit.Seconds, Target.AtMost("≤ 50 µs", 50e-6)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        .. Peer.PythonPools.Select(peer => Script(peer, "array_echo.py", ("bytes", Bytes), ("calls", Calls), ("fresh", FreshArrays))),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 3;

    private Measurement Trial()
    {
        // As the peers' script does it: several in a row, without the first.
        double[] echoes = [.. Enumerable.Range(0, Echoes).Select(_ => Measurement.Seconds(Echo)).Skip(1)];
        double[] first = [.. Enumerable.Range(0, FreshArrays).Select(_ => HandOver(calls: 1)[0])];
        return new Measurement { ["echo"] = Results.MedianOf(echoes), ["first"] = Results.MedianOf(first), ["again"] = Results.MedianOf(HandOver(Calls).Skip(1)) };
    }

    private void Echo()
    {
        int[] back = Context.Pool.Apply(static (int[] array) => array, _array);
        if (back.Length != _array.Length || back[^1] != _array[^1])
        {
            throw new InvalidOperationException("Another array came back.");
        }
    }

    /// <summary>The times of so many calls that each change the same new array.</summary>
    private double[] HandOver(int calls)
    {
        using SharedArray<int> shared = new(_array.Length);
        double[] times = [.. Enumerable.Range(0, calls).Select(_ => Measurement.Seconds(() => Context.Pool.Apply(AddOne, shared)))];
        return shared[0] == calls ? times : throw new InvalidOperationException("The changes did not arrive.");
    }

    private static void AddOne(SharedArray<int> array) => array[0]++;
}
