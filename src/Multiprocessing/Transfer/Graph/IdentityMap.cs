using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>Numbers objects by reference in the order of their first meeting. Clearing costs as much as it holds, not as much as it ever held.</summary>
internal sealed class IdentityMap
{
    private const int KeptCapacity = 1 << 16;

    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[64];

    public int Count { get; private set; }

    public int GetOrAdd(object value, out bool isNew)
    {
        int hash = RuntimeHelpers.GetHashCode(value);
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        for (int i = bucket - 1; i >= 0; i = _entries[i].Next)
        {
            if (ReferenceEquals(_entries[i].Value, value))
            {
                isNew = false;
                return i;
            }
        }

        if (Count == _entries.Length)
        {
            Grow();
            bucket = ref _buckets[hash & (_buckets.Length - 1)];
        }

        int number = Count++;
        _entries[number] = new Entry { Value = value, Hash = hash, Next = bucket - 1 };
        bucket = number + 1;
        isNew = true;
        return number;
    }

    public void Clear()
    {
        if (_entries.Length > KeptCapacity)
        {
            _buckets = new int[64];
            _entries = new Entry[64];
        }
        else
        {
            for (int i = 0; i < Count; i++)
            {
                _buckets[_entries[i].Hash & (_buckets.Length - 1)] = 0;
                _entries[i].Value = null;
            }
        }

        Count = 0;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, checked(_entries.Length * 2));
        _buckets = new int[_entries.Length];
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i].Next = bucket - 1;
            bucket = i + 1;
        }
    }

    private struct Entry
    {
        public object? Value;
        public int Hash;
        public int Next;
    }
}
