using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// Numbers objects by reference in the order of their first meeting. The first few are compared one by one, which spares
/// them an identity hash code. Clearing costs as much as it holds, not as much as it ever held.
/// </summary>
internal sealed class IdentityMap
{
    private const int ComparedOneByOne = 8;
    private const int KeptCapacity = 1 << 18;

    private int[] _buckets = new int[64];
    private Entry[] _entries = new Entry[64];
    private int _count;

    public int GetOrAdd(object value, out bool isNew)
    {
        if (_count <= ComparedOneByOne)
        {
            for (int i = 0; i < _count; i++)
            {
                if (ReferenceEquals(_entries[i].Value, value))
                {
                    isNew = false;
                    return i;
                }
            }

            isNew = true;
            if (_count < ComparedOneByOne)
            {
                _entries[_count].Value = value;
                return _count++;
            }

            Hash();
        }

        return GetOrAddHashed(value, out isNew);
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
            if (_count > ComparedOneByOne)
            {
                for (int i = 0; i < _count; i++)
                {
                    Bucket(_entries[i].Hash) = 0;
                }
            }

            Array.Clear(_entries, 0, _count);
        }

        _count = 0;
    }

    private int GetOrAddHashed(object value, out bool isNew)
    {
        int hash = RuntimeHelpers.GetHashCode(value);
        for (int i = Bucket(hash) - 1; i >= 0; i = _entries[i].Next)
        {
            if (ReferenceEquals(_entries[i].Value, value))
            {
                isNew = false;
                return i;
            }
        }

        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, checked(_entries.Length * 2));
            _buckets = new int[_entries.Length];
            for (int i = 0; i < _count; i++)
            {
                Link(i, _entries[i].Hash);
            }
        }

        isNew = true;
        int number = _count++;
        _entries[number].Value = value;
        Link(number, hash);
        return number;
    }

    private void Hash()
    {
        for (int i = 0; i < _count; i++)
        {
            Link(i, RuntimeHelpers.GetHashCode(_entries[i].Value));
        }
    }

    private void Link(int number, int hash)
    {
        ref int bucket = ref Bucket(hash);
        _entries[number].Hash = hash;
        _entries[number].Next = bucket - 1;
        bucket = number + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Bucket(int hash) => ref _buckets[hash & (_buckets.Length - 1)];

    private struct Entry
    {
        public object? Value;
        public int Hash;
        public int Next;
    }
}
