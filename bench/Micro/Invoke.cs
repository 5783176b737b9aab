using BenchmarkDotNet.Attributes;
using Multiprocessing;

namespace Micro;

/// <summary>A blocking call on a worker that is a thread of this process: all that a call costs except another process.</summary>
[MemoryDiagnoser]
public class Invoke
{
    private readonly int[] _row = [1, 2, 3, 4, 5];
    private InProcessPool _pool = null!;

    [GlobalSetup]
    public void Start() => _pool = new InProcessPool(1);

    [GlobalCleanup]
    public void Stop() => _pool.Dispose();

    [Benchmark]
    public int NoArguments() => _pool.Apply(static () => 1);

    [Benchmark]
    public int ArrayAndTwoNumbers() => _pool.Apply(Count, _row, 4, 8);

    [Benchmark]
    public Task<int> Awaited() => _pool.ApplyAsync(Count, _row, 4, 8);

    private static int Count(int[] row, int minimum, int maximum)
    {
        int count = 0;
        foreach (int n in row)
        {
            if (minimum <= n && n <= maximum)
            {
                count++;
            }
        }

        return count;
    }
}
