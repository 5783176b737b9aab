using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>The rows of shared memory, of which nothing is copied. Python's peers inherit a <c>RawArray</c> and get indexes.</summary>
internal sealed class MapRowsOfMatrix(BenchmarkContext context) : Benchmark(context), IDisposable
{
    private readonly Lazy<SharedMatrix<int>> _matrix = new(() => Fill(context.Rows));
    private readonly Lazy<TwoHalves> _halves = new(() => new TwoHalves());

    internal override string Name => "maprows";

    internal override IReadOnlyList<Metric> Metrics =>
        [new("time", "MapRows on a SharedMatrix", Unit.Seconds, Target.AtMostTimes(0.6, "the serial loop over it", Peer.Serial))];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Context.TimeCounts(() =>
            Context.Pool.MapRows(_matrix.Value, static (ReadOnlySpan<int> row) => RangeCounter.HowManyWithinRange(row, RangeCounter.Minimum, RangeCounter.Maximum)))),
        new(Peer.Serial, () => Context.TimeCounts(() => Count(_matrix.Value))),
        new(Peer.Floor, () => Context.TimeCounts(() => CountInHalves(_matrix.Value))),
        new(Peer.ParallelFor, () => Context.TimeCounts(() => CountInParallel(_matrix.Value))),
        Script(Peer.CPythonPool, "map.py", ("form", "rows"), ("count", Context.RowCount)),
        Script(Peer.Executor, "map.py", ("form", "rows"), ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;

    public void Dispose()
    {
        if (_matrix.IsValueCreated)
        {
            _matrix.Value.Dispose();
        }

        if (_halves.IsValueCreated)
        {
            _halves.Value.Dispose();
        }
    }

    private static SharedMatrix<int> Fill(int[][] rows)
    {
        SharedMatrix<int> matrix = new(rows.Length, RangeCounter.Columns);
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i].CopyTo(matrix.Row(i));
        }

        return matrix;
    }

    // The span is taken once: the quickest loop that a user would write.
    private static int[] Count(SharedMatrix<int> matrix)
    {
        int[] counts = new int[matrix.Rows];
        Count(matrix.Span, counts);
        return counts;
    }

    private int[] CountInHalves(SharedMatrix<int> matrix)
    {
        int[] counts = new int[matrix.Rows];
        int middle = matrix.Rows / 2;
        _halves.Value.Do(half =>
        {
            if (half == 0)
            {
                Count(matrix.Span, counts.AsSpan(0, middle));
            }
            else
            {
                Count(matrix.Span[(middle * RangeCounter.Columns)..], counts.AsSpan(middle));
            }
        });
        return counts;
    }

    private static void Count(ReadOnlySpan<int> elements, Span<int> counts)
    {
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = RangeCounter.HowManyWithinRange(elements.Slice(i * RangeCounter.Columns, RangeCounter.Columns), RangeCounter.Minimum, RangeCounter.Maximum);
        }
    }

    private static int[] CountInParallel(SharedMatrix<int> matrix)
    {
        int[] counts = new int[matrix.Rows];
        Parallel.For(0, counts.Length, i => counts[i] = RangeCounter.HowManyWithinRange(matrix.Row(i), RangeCounter.Minimum, RangeCounter.Maximum));
        return counts;
    }
}
