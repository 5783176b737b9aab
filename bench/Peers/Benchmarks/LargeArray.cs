using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>16 MB sent to a worker and back, and 16 MB of shared memory handed over, changed there and seen here.</summary>
internal sealed class LargeArray(BenchmarkContext context) : Benchmark(context)
{
    private const int Bytes = 16 << 20;
    private const int Calls = 100;

    private readonly int[] _array = [.. Enumerable.Range(0, Bytes / sizeof(int))];

    internal override string Name => "array";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("echo", "a 16 MB array there and back", Unit.Seconds, Target.AtMost("≤ 20 ms", 20e-3)),
        new("first", "a SharedArray of 16 MB handed over and changed, first time", Unit.Seconds, Target.AtMost("≤ 50 µs", 50e-6)),
        new("again", "… when the worker has it", Unit.Seconds, Target.AtMost("≤ 50 µs", 50e-6)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        .. Peer.PythonPools.Select(peer => Script(peer, "array_echo.py", ("bytes", Bytes), ("calls", Calls))),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 3;

    private Measurement Trial()
    {
        double echo = Measurement.Seconds(() =>
        {
            int[] back = Context.Pool.Apply(static (int[] array) => array, _array);
            if (back.Length != _array.Length || back[^1] != _array[^1])
            {
                throw new InvalidOperationException("Another array came back.");
            }
        });

        using SharedArray<int> shared = new(_array.Length);
        double[] times = [.. Enumerable.Range(0, Calls).Select(_ => Measurement.Seconds(() => Context.Pool.Apply(AddOne, shared)))];
        if (shared[0] != Calls)
        {
            throw new InvalidOperationException("The changes did not arrive.");
        }

        return new Measurement { ["echo"] = echo, ["first"] = times[0], ["again"] = Results.MedianOf(times.Skip(Calls / 10)) };
    }

    private static void AddOne(SharedArray<int> array) => array[0]++;
}
