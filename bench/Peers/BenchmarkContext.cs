using Multiprocessing;

namespace Peers;

/// <summary>What benchmarks share: how much to do, the data, a pool that is warm, and the interpreter.</summary>
internal sealed class BenchmarkContext(int rowCount, bool quick, PythonInterpreter python) : IDisposable
{
    internal const int Workers = 2;

    private readonly Lazy<int[][]> _rows = new(() => RangeCounter.RandomRows(rowCount));
    private readonly Lazy<ProcessPool> _pool = new(static () => new ProcessPool(Workers));

    internal int RowCount { get; } = rowCount;

    internal PythonInterpreter Python { get; } = python;

    internal int[][] Rows => _rows.Value;

    /// <summary>Two workers, kept for the whole run.</summary>
    internal ProcessPool Pool => _pool.Value;

    /// <summary>A tenth for a quick run.</summary>
    internal int Count(int count) => quick ? count / 10 : count;

    public void Dispose()
    {
        if (_pool.IsValueCreated)
        {
            _pool.Value.Dispose();
        }
    }
}
