using System.Runtime.InteropServices;
using Soak.Pools;

namespace Soak.Watching;

/// <summary>How much memory the program and the workers that live through the run hold at quiet moments, after a collection.</summary>
internal sealed partial class MemoryRecord
{
    // How far each may grow from the end of the first quarter of a run to its end.
    private const long MostManagedGrowth = 4L << 20;
    private const long MostPrivateGrowth = 32L << 20;
    private const long MostSharedGrowth = 64L << 20;

    private const int SmallMessages = 10_000;

    private readonly List<(double Progress, Dictionary<string, long> Figures)> _samples = [];

    /// <summary>Name, first and last figure, the bound of their difference.</summary>
    internal IEnumerable<(string Name, long First, long Last, long MostGrowth)> Growth
    {
        get
        {
            Dictionary<string, long> first = _samples.Find(static sample => sample.Progress >= 0.25).Figures;
            foreach ((string name, long last) in _samples[^1].Figures)
            {
                yield return (name, first[name], last, name.EndsWith("managed", StringComparison.Ordinal) ? MostManagedGrowth
                    : name.EndsWith("private", StringComparison.Ordinal) ? MostPrivateGrowth : MostSharedGrowth);
            }
        }
    }

    /// <summary>What was held last, in a line.</summary>
    internal string Last => _samples.Count == 0 ? "" : string.Join(", ", _samples[^1].Figures.Select(static figure => FormattableString.Invariant($"{figure.Key} {figure.Value / 1e6:N1} MB")));

    /// <param name="progress">How much of the run is over, 0 to 1.</param>
    /// <param name="gentle">The pool whose workers live through the run.</param>
    /// <param name="rough">The other pool.</param>
    internal void Take(double progress, SoakPool gentle, SoakPool rough)
    {
        // Memory for large messages goes when as many small ones follow as it has pages.
        for (int i = 0; i < SmallMessages; i++)
        {
            gentle.Pool.Broadcast(static () => { });
            rough.Pool.Broadcast(static () => { });
        }

        long[] managed = gentle.Pool.Broadcast(static () => Collect());
        int[] workers = [.. gentle.ProcessIds];
        _samples.Add((progress, new Dictionary<string, long>
        {
            ["program, managed"] = Collect(),
            ["program, private"] = Private(Environment.ProcessId),
            ["program, shared"] = Shared(Environment.ProcessId),
            ["a worker, managed"] = managed.Max(),
            ["a worker, private"] = workers.Max(Private),
            ["a worker, shared"] = workers.Max(Shared),
        }));
    }

    private static long Private(int processId) => ProcessStatus.Bytes(processId, "status", "RssAnon");

    private static long Shared(int processId) => ProcessStatus.Bytes(processId, "status", "RssShmem");

    private static long Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        // What the C library keeps of what was freed is its own affair.
        _ = TrimNativeHeap(0);
        GCMemoryInfo heap = GC.GetGCMemoryInfo(GCKind.Any);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimNativeHeap(nuint keep);
}
