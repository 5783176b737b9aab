using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

public sealed unsafe class PayloadTests
{
    [Fact]
    public void Writer_OverTheCallersMemory_StaysThereWhileItFits()
    {
        byte* ring = stackalloc byte[64];
        using PayloadWriter writer = new(new DefinitionTable());
        writer.Reset(ring, 64);
        writer.WriteRoot(Codecs.For<int[]>(), [1, 2, 3], "item");
        Assert.False(writer.Spilled);
        Assert.True(writer.Start == ring);
        Assert.Equal(13, writer.Length);
    }

    [Fact]
    public void Writer_OverTheCallersMemory_MovesWhatItWroteWhenItIsFull()
    {
        byte* ring = stackalloc byte[64];
        using PayloadWriter writer = new(new DefinitionTable());
        writer.Reset(ring, 64);
        writer.WriteInt32(7);
        int[] row = [.. Enumerable.Range(0, 1000)];
        writer.WriteRoot(Codecs.For<int[]>(), row, "item");
        Assert.True(writer.Spilled);
        Assert.True(writer.Start != ring);
        PayloadReader reader = new(new DefinitionStore());
        reader.Reset(writer.Start, writer.Length);
        Assert.Equal(7, reader.ReadInt32());
        Assert.Equal(row, reader.ReadRoot(Codecs.For<int[]>()));
        writer.Reset(ring, 64);
        Assert.Equal((0, false), (writer.Length, writer.Spilled));
    }

    [Fact]
    public void Primitives_ReadAsWritten()
    {
        using PayloadWriter writer = new(new DefinitionTable());
        writer.WriteByte(200);
        long at = writer.Position;
        writer.WriteInt32(0);
        writer.WriteInt64(long.MinValue);
        uint[] numbers = [0, 127, 128, 300, 1 << 20, uint.MaxValue];
        foreach (uint number in numbers)
        {
            writer.WriteVarUInt32(number);
        }

        writer.WriteString(null);
        writer.WriteString("");
        writer.WriteString("häß");
        writer.WriteBytes([1, 2, 3]);
        writer.PatchInt32(at, -5);
        long end = writer.Position;
        writer.WriteInt64(1);
        writer.Truncate(end);
        PayloadReader reader = new(new DefinitionStore());
        reader.Reset(writer.Start, writer.Length);
        Assert.Equal(200, reader.ReadByte());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal(numbers, numbers.Select(_ => reader.ReadVarUInt32()).ToArray());
        Assert.Null(reader.ReadString());
        Assert.Equal("", reader.ReadString());
        Assert.Equal("häß", reader.ReadString());
        Assert.Equal([1, 2, 3], reader.ReadBytes(3).ToArray());
        Assert.Equal(0, reader.Remaining);
        Assert.Throws<TransferException>(() => reader.ReadByte());
        Assert.Throws<TransferException>(() => reader.ReadInt64());
        Assert.Throws<TransferException>(() => reader.ReadString());
    }

    [Fact]
    public void WritingRows_InSteadyState_AllocatesNothing()
    {
        using PayloadWriter writer = new(new DefinitionTable());
        int[] row = [1, 2, 3, 4, 5];
        Codec<int[]> codec = Codecs.For<int[]>();
        Codec<(int[], int, int)> tuples = Codecs.For<(int[], int, int)>();
        GraphTests.Node node = new() { Value = 3, Next = new GraphTests.Node() };
        Codec<GraphTests.Node> nodes = Codecs.For<GraphTests.Node>();
        long Allocated()
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            writer.Reset();
            for (int i = 0; i < 1000; i++)
            {
                writer.WriteRoot(codec, in row, "item");
                writer.WriteRoot(tuples, (row, 1, 2), "item");
                writer.WriteRoot(nodes, in node, "item");
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated();
        Assert.Equal(0, Allocated());
    }

    [Fact]
    public void ReadingRows_AllocatesTheRowsOnly()
    {
        using Ends ends = new();
        Codec<int> codec = Codecs.For<int>();
        int[] numbers = [.. Enumerable.Range(0, 1000)];
        codec.WriteMany(ends.Writer, numbers);
        int[] received = new int[1000];
        ends.Deliver();
        codec.ReadMany(ends.Reader, received);
        Assert.Equal(numbers, received);
        ends.Deliver();
        long before = GC.GetAllocatedBytesForCurrentThread();
        codec.ReadMany(ends.Reader, received);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void WriteMany_OfRows_ReadsAsOneByOne()
    {
        using Ends ends = new();
        Codec<int[]?> codec = Codecs.For<int[]?>();
        codec.WriteMany(ends.Writer, [[1, 2], null, [], [3]]);
        ends.Deliver();
        int[]?[] received = new int[]?[4];
        codec.ReadMany(ends.Reader, received);
        Assert.Equal([[1, 2], null, [], [3]], received);
    }

    [Fact]
    public void FailedRoot_LeavesTheReaderUsable()
    {
        using Ends ends = new();
        ends.Writer.WriteRoot(Codecs.For<object>(), new List<object> { 1, "x" }, "item");
        long second = ends.Writer.Position;
        ends.Writer.WriteRoot(Codecs.For<object>(), new List<object> { 2 }, "item");
        ends.Deliver();
        ends.Reader.Position = 1;
        Assert.Throws<TransferException>(() => ends.Reader.ReadRoot(Codecs.For<List<GraphTests.Node>>()));
        ends.Reader.Position = second;
        Assert.Equal([2], Assert.IsType<List<object>>(ends.Reader.ReadRoot(Codecs.For<object>())));
    }

    [Fact]
    public void Tokens_TravelAsNumbers()
    {
        using CancellationTokenSource source = new();
        using Ends ends = new();
        Assert.Contains("(System.Threading.CancellationToken) cannot travel", RoundTrip.Refusal((1, source.Token)), StringComparison.Ordinal);
        Assert.Equal(CancellationToken.None, RoundTrip.Of(CancellationToken.None));
        Assert.True(RoundTrip.Of(new CancellationToken(true)).IsCancellationRequested);
        OneToken tokens = new(source.Token);
        ends.Writer.Tokens = tokens;
        ends.Reader.Tokens = tokens;
        Assert.Equal(source.Token, RoundTrip.Of(source.Token, ends));
        Func<bool> function = () => source.Token.IsCancellationRequested;
        CancellationToken token = source.Token;
        Func<bool> captures = () => token.IsCancellationRequested;
        Assert.Contains("pass its Token", RoundTrip.FunctionRefusal(function), StringComparison.Ordinal);
        Func<bool> received = RoundTrip.OfFunction(captures, ends);
        Assert.False(received());
        source.Cancel();
        Assert.True(received());
    }

    [Fact]
    public void Converter_Registered_IsUsed()
    {
        RegisteredConverters.Add<Temperature, double>(value => value.Celsius + 273.15, kelvin => new Temperature(kelvin - 273.15));
        Assert.Equal(20, RoundTrip.Of<object[]>([new Temperature(20)]).Cast<Temperature>().Single().Celsius, 6);
        RegisteredConverters.Add<Wrapper, object[]>(value => [value.Inner, value.Inner], parts => new Wrapper(ReferenceEquals(parts[0], parts[1]) ? parts[0] : "not shared"));
        GraphTests.Node node = new() { Value = 5 };
        object[] received = RoundTrip.Of<object[]>([node, new Wrapper(node)]);
        Assert.Same(received[0], ((Wrapper)received[1]).Inner);
    }

    [Fact]
    public void Converter_OfAGenericDefinition_ServesAllItsTypes()
    {
        RegisteredConverters.Add(typeof(Handle<>), typeof(HandleConverter<>));
        Assert.Equal("7 System.Int32", RoundTrip.Of(new Handle<int>(7)).ToString());
        Assert.Equal("8 System.String", RoundTrip.Of(new Handle<string>(8)).ToString());
    }

    private sealed class Handle<T>(nint value)
    {
        public nint Value { get; } = value;

        public override string ToString() => $"{Value} {typeof(T)}";

        ~Handle() => GC.KeepAlive(Value);
    }

    private sealed class HandleConverter<T> : IConverter<Handle<T>, long>
    {
        public long To(Handle<T> value) => value.Value;

        public Handle<T> From(long surrogate) => new((nint)surrogate);
    }

    private sealed class OneToken(CancellationToken token) : ITokenExporter, ITokenImporter
    {
        public long Export(CancellationToken exported) => exported == token ? 11 : throw new InvalidOperationException();

        public CancellationToken Import(long id) => id == 11 ? token : throw new InvalidOperationException();
    }

    private sealed class Temperature(double celsius)
    {
        public double Celsius { get; } = celsius;
    }

    private sealed class Wrapper(object inner)
    {
        public object Inner { get; } = inner;
    }
}
