using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <summary>
/// What every kind of pool promises. A kind derives its test class from this one; tests that end the pool make one of their own,
/// the others share one.
/// </summary>
public abstract partial class PoolConformance(PoolFixture fixture)
{
    /// <summary>Chunk sizes that divide the items below evenly, do not, take all at once, and are left to the pool.</summary>
    public static IEnumerable<TheoryDataRow<int?>> ChunkSizes => [new(1), new(20), new(1000), new((int?)null)];

    private static readonly int[] s_items = [.. Enumerable.Range(0, 137)];

    protected Pool Shared => fixture.Shared;

    /// <summary>Whether workers have memory of their own.</summary>
    protected abstract bool HasProcesses { get; }

    protected Pool CreatePool(int workers) => fixture.Create(workers);
}
