using BenchmarkDotNet.Attributes;
using Multiprocessing.Transfer;

namespace Micro;

/// <summary>A value to bytes, and the bytes to a value, as an item travels: its types are known on both sides from the first on.</summary>
[MemoryDiagnoser]
public class CodecRoundTrip
{
    private readonly Encoded<int[]> _array = new([1, 2, 3, 4, 5]);
    private readonly Encoded<(int[], int, int)> _tuple = new(([1, 2, 3, 4, 5], 4, 8));
    private readonly Encoded<string> _string = new("how many within range");
    private readonly Encoded<Point> _record = new(new Point("origin", 0.5, -0.5));
    private readonly Encoded<Dictionary<string, int>> _dictionary = new(Enumerable.Range(0, 100).ToDictionary(static number => "key " + number));

    [Benchmark]
    public long WriteArray() => _array.Write();

    [Benchmark]
    public int[] ReadArray() => _array.Read();

    [Benchmark]
    public long WriteTuple() => _tuple.Write();

    [Benchmark]
    public (int[], int, int) ReadTuple() => _tuple.Read();

    [Benchmark]
    public long WriteString() => _string.Write();

    [Benchmark]
    public string ReadString() => _string.Read();

    [Benchmark]
    public long WriteRecord() => _record.Write();

    [Benchmark]
    public Point ReadRecord() => _record.Read();

    [Benchmark]
    public long WriteDictionaryOf100() => _dictionary.Write();

    [Benchmark]
    public Dictionary<string, int> ReadDictionaryOf100() => _dictionary.Read();

    public sealed record Point(string Name, double X, double Y);

    /// <summary>A value, and the bytes it has become.</summary>
    private sealed unsafe class Encoded<T>
    {
        private readonly T _value;
        private readonly Codec<T> _codec = Codecs.For<T>();
        private readonly PayloadWriter _writer;
        private readonly PayloadReader _reader;

        public Encoded(T value)
        {
            _value = value;
            DefinitionTable table = new();
            DefinitionStore store = new();
            _writer = new PayloadWriter(table);
            _reader = new PayloadReader(store);
            Write();

            using PayloadWriter definitions = new(table);
            table.WriteDefinitions(definitions, 0, table.Count);
            _reader.Reset(definitions.Start, definitions.Length);
            store.ReadDefinitions(_reader);
        }

        public long Write()
        {
            _writer.Reset();
            if (_codec.IsFlat)
            {
                _codec.Write(_writer, in _value);
            }
            else
            {
                _writer.WriteRoot(_codec, in _value, "item");
            }

            return _writer.Length;
        }

        public T Read()
        {
            _reader.Reset(_writer.Start, _writer.Length);
            return _codec.IsFlat ? _codec.Read(_reader) : _reader.ReadRoot(_codec);
        }
    }
}
