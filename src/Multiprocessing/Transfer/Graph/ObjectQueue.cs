namespace Multiprocessing.Transfer;

/// <summary>Objects whose number has been written or read and whose body is still to come, first in first out.</summary>
internal sealed class ObjectQueue
{
    private const int KeptCapacity = 1 << 14;

    private Entry[] _entries = new Entry[32];
    private int _head;
    private int _tail;

    public int Count => _tail - _head;

    public void Enqueue(in Entry entry)
    {
        if (_tail == _entries.Length)
        {
            MakeRoom();
        }

        _entries[_tail++] = entry;
    }

    public Entry Dequeue()
    {
        Entry entry = _entries[_head];
        _entries[_head++] = default;
        if (_head == _tail)
        {
            _head = _tail = 0;
        }

        return entry;
    }

    public void Clear()
    {
        if (_entries.Length > KeptCapacity)
        {
            _entries = new Entry[32];
        }
        else
        {
            Array.Clear(_entries, _head, Count);
        }

        _head = _tail = 0;
    }

    private void MakeRoom()
    {
        Entry[] entries = Count > _entries.Length / 2 ? new Entry[checked(_entries.Length * 2)] : _entries;
        Array.Copy(_entries, _head, entries, 0, Count);
        if (entries == _entries)
        {
            Array.Clear(entries, Count, _tail - Count);
        }

        _entries = entries;
        _tail -= _head;
        _head = 0;
    }

    internal struct Entry
    {
        public object Value;
        public ObjectCodec Codec;

        /// <summary>Of a closure: the fields that this body holds.</summary>
        public ulong Fields;

        /// <summary>Of a closure: what the functions that led to it read.</summary>
        public ClosureNeeds? Needs;

        /// <summary>While reading: how many bytes of what remains this body takes at least.</summary>
        public long Claim;
    }
}
