using Multiprocessing.Transport;

namespace Multiprocessing.SharedMemory;

/// <summary>
/// Memory that processes share, on the creator's side or on another's. A process maps it once, however many arrays lead to it; the mapping
/// goes when nobody refers to it any more.
/// </summary>
internal sealed unsafe class SharedSegment : IDisposable
{
    private const int MostKept = 64;

    /// <summary>Of what was opened last, more than this is not kept, the last apart: a stream of tables would add up.</summary>
    private const long MostKeptBytes = 256L << 20;

    /// <summary>
    /// After this many bytes more the collector is called. It is tempting to tell it of each segment (<see cref="GC.AddMemoryPressure"/>). But it answers
    /// a few megabytes with a full collection, and segments are large: every table that is made or opened would cost one.
    /// </summary>
    private const long MostCollectable = 256L << 20;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, WeakReference<SharedSegment>> s_known = [];
    private static readonly Queue<SharedSegment> s_kept = new();
    private static long s_keptBytes;

    // Bytes that the collector alone gives back unless somebody disposes them, and at how many it is asked to.
    private static long s_collectable;
    private static long s_collectAt = MostCollectable;

    [ThreadStatic]
    private static bool t_hasExported;

    private readonly MappedSegment _mapping;
    private volatile bool _hasViews;
    private bool _isCollectable;

    private SharedSegment(MappedSegment mapping)
    {
        _mapping = mapping;
        lock (s_gate)
        {
            Forget();
            s_known[mapping.Identity] = new WeakReference<SharedSegment>(this);
        }
    }

    // Others may use what was never disposed: only this mapping goes.
    ~SharedSegment() => Unmap();

    /// <summary>
    /// Whether what was opened last is kept, so that an array that comes with every item is mapped once, and stays mapped while an item has
    /// nothing but a span of it. For worker processes; the program's own references say how long it needs an array.
    /// </summary>
    internal static bool KeepsOpened { get; set; }

    internal byte* Pointer => _mapping.Pointer;

    internal long Length => _mapping.Length;

    /// <summary>Whether it stands in a file system, under a name that its creator takes away.</summary>
    internal bool HasName => _mapping.Path is not null;

    /// <exception cref="IOException">There is no room for it.</exception>
    internal static SharedSegment Create(long bytes)
    {
        SharedSegment created = Map(() => MappedSegment.Create(Math.Max(1, bytes)));
        created.LeaveToCollector();
        return created;
    }

    /// <exception cref="IOException">It is gone: its creator has disposed it or has ended.</exception>
    internal static SharedSegment Open(string address)
    {
        lock (s_gate)
        {
            if (s_known.TryGetValue(MappedSegment.IdentityOf(address), out WeakReference<SharedSegment>? reference) && reference.TryGetTarget(out SharedSegment? known))
            {
                known._hasViews = true;
                return known;
            }

            SharedSegment opened = Map(() => MappedSegment.Open(address));
            if (KeepsOpened)
            {
                Keep(opened);
            }
            else
            {
                opened.LeaveToCollector();
            }

            return opened;
        }
    }

    private static void Keep(SharedSegment opened)
    {
        s_kept.Enqueue(opened);
        s_keptBytes += opened.Length;
        while (s_kept.Count > MostKept || (s_keptBytes > MostKeptBytes && s_kept.Count > 1))
        {
            SharedSegment let = s_kept.Dequeue();
            s_keptBytes -= let.Length;
            let.LeaveToCollector();
        }
    }

    /// <summary>From here on the mapping goes with the last reference. Not while it is kept: no collection could free it then.</summary>
    private void LeaveToCollector()
    {
        _isCollectable = true;
        long collectable = Interlocked.Add(ref s_collectable, Length);
        if (collectable > Volatile.Read(ref s_collectAt))
        {
            Volatile.Write(ref s_collectAt, collectable + MostCollectable);
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    /// <summary>Whether a segment of this process was given an address, on this thread, since it was last asked.</summary>
    internal static bool TakeExported()
    {
        bool hasExported = t_hasExported;
        t_hasExported = false;
        return hasExported;
    }

    /// <summary>Where another process opens it.</summary>
    internal string Export()
    {
        t_hasExported = true;
        return _mapping.Address;
    }

    /// <summary>Gives the creator's memory back to the last page: who still has it mapped finds zeros.</summary>
    public void Dispose()
    {
        _mapping.Discard();
        lock (s_gate)
        {
            s_known.Remove(_mapping.Identity);
            if (_hasViews)
            {
                // Arrays of this process that a worker on a thread of it was given: the mapping goes with the last of them.
                return;
            }
        }

        Unmap();
        GC.SuppressFinalize(this);
    }

    private void Unmap()
    {
        _mapping.Dispose();
        if (_isCollectable)
        {
            _isCollectable = false;
            long collectable = Interlocked.Add(ref s_collectable, -Length);
            Volatile.Write(ref s_collectAt, Math.Min(Volatile.Read(ref s_collectAt), collectable + MostCollectable));
        }
    }

    /// <summary>Makes or opens a mapping. Where descriptors have run out, those of arrays that nobody refers to any more are given back first.</summary>
    private static SharedSegment Map(Func<MappedSegment> map)
    {
        try
        {
            return new SharedSegment(map());
        }
        catch (IOException)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return new SharedSegment(map());
        }
    }

    /// <summary>Drops what the collector has taken. Under the gate.</summary>
    private static void Forget()
    {
        if (s_known.Count < MostKept)
        {
            return;
        }

        foreach ((string identity, WeakReference<SharedSegment> reference) in s_known)
        {
            if (!reference.TryGetTarget(out _))
            {
                s_known.Remove(identity);
            }
        }
    }
}
