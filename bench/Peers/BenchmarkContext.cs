using Multiprocessing;

namespace Peers;

/// <summary>What benchmarks share: how much to do, the data, a pool that is warm, and the interpreter.</summary>
internal sealed class BenchmarkContext : IDisposable
{
    internal const int Workers = 2;

    private readonly bool _quick;
    private readonly Lazy<int[][]> _rows;
    private readonly Lazy<int[]> _expected;
    private readonly Lazy<ProcessPool> _pool = new(static () => new ProcessPool(Workers));

    internal BenchmarkContext(int rowCount, bool quick, PythonInterpreter python)
    {
        _quick = quick;
        RowCount = rowCount;
        Python = python;
        _rows = new Lazy<int[][]>(() => RangeCounter.RandomRows(rowCount));
        _expected = new Lazy<int[]>(() => RangeCounter.HowManyWithinRange(Rows));
    }

    internal int RowCount { get; }

    internal PythonInterpreter Python { get; }

    internal int[][] Rows => _rows.Value;

    /// <summary>Two workers, kept for the whole run.</summary>
    internal ProcessPool Pool => _pool.Value;

    /// <summary>A tenth for a quick run.</summary>
    internal int Count(int count) => _quick ? count / 10 : count;

    /// <summary>Times a count of all rows, and then looks at the counts.</summary>
    internal Measurement TimeCounts(Func<int[]> count)
    {
        int[] counts = [];
        Measurement time = Measurement.Of("time", () => counts = count());
        return counts.AsSpan().SequenceEqual(_expected.Value) ? time : throw new InvalidOperationException("The counts are wrong.");
    }

    public void Dispose()
    {
        if (_pool.IsValueCreated)
        {
            _pool.Value.Dispose();
        }
    }
}
