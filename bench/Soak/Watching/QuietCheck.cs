using System.Diagnostics;
using Soak.Pools;

namespace Soak.Watching;

/// <summary>
/// What is there when nothing runs: the pools that live through the whole run, idle and with all their workers, and beside these nothing
/// that was not there before.
/// </summary>
internal sealed class QuietCheck(Ledger ledger)
{
    // What pools and their workers cost at most, with a socket bell and file segments.
    private const int ThreadsPerPool = 1;
    private const int ThreadsPerWorker = 4;
    private const int DescriptorsPerWorker = 4;
    private const int SegmentsPerWorker = 1;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private readonly HashSet<int> _processes = [.. Holdings.Processes()];
    private readonly int _threads = Holdings.Threads().Count();
    private readonly Dictionary<string, int> _descriptors = Holdings.Descriptors();
    private readonly int _segments = Holdings.Segments().Count();
    private readonly HashSet<string> _files = [.. Holdings.Files()];

    /// <summary>Waits until what comes to an end by itself has done so; what is left then is reported.</summary>
    internal void Run(IReadOnlyCollection<SoakPool> pools, string when)
    {
        long began = Stopwatch.GetTimestamp();
        List<string> left;
        while ((left = [.. Left(pools)]).Count > 0 && Stopwatch.GetElapsedTime(began) < s_patience)
        {
            Thread.Sleep(20);
        }

        foreach (string leftover in left)
        {
            ledger.Count("leaks");
            ledger.Violate($"{when}: {leftover}");
        }
    }

    private IEnumerable<string> Left(IReadOnlyCollection<SoakPool> pools)
    {
        int workers = 0;
        HashSet<int> expected = [.. _processes];
        foreach (SoakPool pool in pools)
        {
            workers += pool.Pool.WorkerCount;
            expected.UnionWith(pool.ProcessIds);
            if (pool.Pool.Workers.Any(static worker => worker.State != WorkerState.Idle))
            {
                yield return $"not idle: {pool.Describe()}";
            }
        }

        foreach (int id in Holdings.Processes().Where(id => !expected.Contains(id)))
        {
            yield return $"process {id} ({Holdings.CommandLine(id)})";
        }

        if (Holdings.Threads().Count() - _threads is var threads && threads > (workers * ThreadsPerWorker) + (pools.Count * ThreadsPerPool))
        {
            yield return $"{threads} threads for {workers} workers";
        }

        foreach ((string target, int count) in Holdings.Descriptors())
        {
            if (count - _descriptors.GetValueOrDefault(target) is var more && more > workers * DescriptorsPerWorker)
            {
                yield return $"{more} descriptors of {target} for {workers} workers";
            }
        }

        if (Holdings.Segments().Count() - _segments is var segments && segments > workers * SegmentsPerWorker)
        {
            yield return $"{segments} mapped segments for {workers} workers";
        }

        foreach (string file in Holdings.Files().Where(file => !_files.Contains(file)))
        {
            yield return $"file {file}";
        }
    }
}
