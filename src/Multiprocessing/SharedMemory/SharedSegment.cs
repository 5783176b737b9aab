using Multiprocessing.Transport;

namespace Multiprocessing.SharedMemory;

/// <summary>
/// Memory that processes share, on the creator's side or on another's. The other side keeps what it has opened, so that an array that
/// comes with every item is mapped once.
/// </summary>
internal sealed unsafe class SharedSegment : IDisposable
{
    private const int MostKept = 64;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, SharedSegment> s_opened = [];
    private static readonly Queue<string> s_order = new();

    [ThreadStatic]
    private static bool t_hasExported;

    private readonly MappedSegment _mapping;
    private readonly bool _isCreator;

    private SharedSegment(MappedSegment mapping, bool isCreator)
    {
        _mapping = mapping;
        _isCreator = isCreator;
    }

    ~SharedSegment() => Dispose();

    internal byte* Pointer => _mapping.Pointer;

    internal long Length => _mapping.Length;

    /// <exception cref="IOException">There is no room for it.</exception>
    internal static SharedSegment Create(long bytes) => new(MappedSegment.Create(Math.Max(1, bytes)), isCreator: true);

    /// <exception cref="IOException">It is gone: its creator has disposed it or has ended.</exception>
    internal static SharedSegment Open(string address)
    {
        lock (s_gate)
        {
            if (s_opened.TryGetValue(address, out SharedSegment? known))
            {
                return known;
            }

            SharedSegment opened = new(MappedSegment.Open(address), isCreator: false);
            s_opened.Add(address, opened);
            s_order.Enqueue(address);
            if (s_order.Count > MostKept)
            {
                // Not disposed here: an item may be at it still. The collector frees it when nobody is.
                s_opened.Remove(s_order.Dequeue());
            }

            return opened;
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
        t_hasExported |= _isCreator;
        return _mapping.Address;
    }

    /// <summary>Gives the memory back, on the creator's side to the last page: who still has it mapped finds zeros.</summary>
    public void Dispose()
    {
        if (_isCreator)
        {
            _mapping.Discard();
        }

        _mapping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of it on this side: the creator frees it, others keep it for the next item.</summary>
    internal void Release()
    {
        if (_isCreator)
        {
            Dispose();
        }
    }
}
