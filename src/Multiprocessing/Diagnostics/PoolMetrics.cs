using System.Collections.Concurrent;

namespace Multiprocessing.Diagnostics;

/// <summary>
/// What is counted of all pools of one name. Counting is an addition, whether somebody listens or not: the instruments ask here when they
/// are collected, so that no listener's code runs where an item ends.
/// </summary>
internal sealed class PoolMetrics
{
    private static readonly ConcurrentDictionary<string, PoolMetrics> s_byName = new(StringComparer.Ordinal);

    private readonly long[] _items = new long[(int)ItemOutcome.Cancellation + 1];
    private readonly long[] _restarts = new long[(int)RestartReason.Recycle + 1];
    private readonly List<IPoolGauges> _pools = [];     // that live; the gate of what stands below it
    private long _chunks;
    private long _sent;                                 // by pools that have ended
    private long _received;

    private PoolMetrics(string name) => Tag = new KeyValuePair<string, object?>("multiprocessing.pool.name", name);

    internal static ICollection<PoolMetrics> All => s_byName.Values;

    /// <summary>The tag of everything that is measured here.</summary>
    internal KeyValuePair<string, object?> Tag { get; }

    internal long Chunks => Volatile.Read(ref _chunks);

    internal long QueueLength => Sum(static pool => pool.QueueLength);

    internal (long Sent, long Received) Traffic
    {
        get
        {
            lock (_pools)
            {
                (long sent, long received) = (_sent, _received);
                foreach (IPoolGauges pool in _pools)
                {
                    (long Sent, long Received) own = pool.Traffic;
                    sent += own.Sent;
                    received += own.Received;
                }

                return (sent, received);
            }
        }
    }

    internal static PoolMetrics Of(string name) => s_byName.TryGetValue(name, out PoolMetrics? known) ? known : s_byName.GetOrAdd(name, new PoolMetrics(name));

    internal long Items(ItemOutcome outcome) => Volatile.Read(ref _items[(int)outcome]);

    internal long Restarts(RestartReason reason) => Volatile.Read(ref _restarts[(int)reason]);

    internal long Workers(WorkerState state) => Sum(pool => pool.WorkerStates.Count(own => own == state));

    internal void AddItems(ItemOutcome outcome, int count) => Interlocked.Add(ref _items[(int)outcome], count);

    internal void AddChunk() => Interlocked.Increment(ref _chunks);

    internal void AddRestart(RestartReason reason) => Interlocked.Increment(ref _restarts[(int)reason]);

    /// <summary>A pool begins.</summary>
    internal void Attach(IPoolGauges pool)
    {
        lock (_pools)
        {
            _pools.Add(pool);
        }
    }

    /// <summary>A pool has ended: what it has sent stays counted.</summary>
    internal void Detach(IPoolGauges pool)
    {
        lock (_pools)
        {
            if (_pools.Remove(pool))
            {
                (long Sent, long Received) own = pool.Traffic;
                _sent += own.Sent;
                _received += own.Received;
            }
        }
    }

    private long Sum(Func<IPoolGauges, long> gauge)
    {
        lock (_pools)
        {
            return _pools.Sum(gauge);
        }
    }
}
