namespace Multiprocessing.DataFrames.Storage;

/// <summary>Numbers texts: equal ones get the same number, from 0 in the order in which they first occur.</summary>
internal sealed class TextNumbers
{
    private readonly Dictionary<byte[], int> _numbers = new(Utf8Comparer.Instance);
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private int _missing = -1;

    internal TextNumbers() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    internal int Count { get; private set; }

    internal int Of(ReadOnlySpan<byte> text, bool isThere)
    {
        if (!isThere)
        {
            return _missing < 0 ? _missing = Count++ : _missing;
        }

        if (!_lookup.TryGetValue(text, out int number))
        {
            number = Count++;
            _lookup[text] = number;
        }

        return number;
    }

    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        internal static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
