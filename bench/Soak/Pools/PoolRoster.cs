namespace Soak.Pools;

/// <summary>The pools there are.</summary>
internal sealed class PoolRoster
{
    private readonly Lock _gate = new();
    private readonly List<SoakPool> _pools = [];

    internal IReadOnlyList<SoakPool> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _pools];
            }
        }
    }

    internal IEnumerable<SoakPool> Rough => All.Where(static pool => !pool.IsGentle);

    internal IEnumerable<SoakPool> Gentle => All.Where(static pool => pool.IsGentle);

    internal SoakPool Pick(Random random)
    {
        lock (_gate)
        {
            return _pools[random.Next(_pools.Count)];
        }
    }

    internal void Add(SoakPool pool)
    {
        lock (_gate)
        {
            _pools.Add(pool);
        }
    }

    internal void Remove(SoakPool pool)
    {
        lock (_gate)
        {
            _pools.Remove(pool);
        }
    }
}
