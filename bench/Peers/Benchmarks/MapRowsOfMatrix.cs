using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>The rows of shared memory, of which nothing is copied. Python's peers inherit a <c>RawArray</c> and get indexes.</summary>
internal sealed class MapRowsOfMatrix(BenchmarkContext context) : Benchmark(context), IDisposable
{
    private readonly Lazy<SharedMatrix<int>> _matrix = new(() => Fill(context.Rows));

    internal override string Name => "maprows";

    internal override IReadOnlyList<Metric> Metrics =>
        [new("time", "MapRows on a SharedMatrix", Unit.Seconds, Target.AtMostTimes(0.6, "the serial loop over it", Peer.Serial))];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => Context.TimeCounts(() =>
            Context.Pool.MapRows(_matrix.Value, static (ReadOnlySpan<int> row) => RangeCounter.HowManyWithinRange(row, RangeCounter.Minimum, RangeCounter.Maximum)))),
        new(Peer.Serial, () => Context.TimeCounts(() => Count(_matrix.Value))),
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
        ReadOnlySpan<int> elements = matrix.Span;
        int[] counts = new int[matrix.Rows];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = RangeCounter.HowManyWithinRange(elements.Slice(i * RangeCounter.Columns, RangeCounter.Columns), RangeCounter.Minimum, RangeCounter.Maximum);
        }

        return counts;
    }

    private static int[] CountInParallel(SharedMatrix<int> matrix)
    {
        int[] counts = new int[matrix.Rows];
        Parallel.For(0, counts.Length, i => counts[i] = RangeCounter.HowManyWithinRange(matrix.Row(i), RangeCounter.Minimum, RangeCounter.Maximum));
        return counts;
    }
}
