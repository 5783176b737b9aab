using System.Collections.Frozen;
using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

/// <summary>Any bytes give a value or a <see cref="TransferException"/>: nothing else, and no hang.</summary>
public sealed unsafe class DamagedPayloadTests
{
    private static readonly object Sample = MakeSample();

    [Fact]
    public void GeneratedValues_RoundTrip()
    {
        Check<int[]>(value => RoundTrip.Of(value).SequenceEqual(value));
        Check<string?[]>(value => RoundTrip.Of(value).SequenceEqual(value));
        Check<(int, string?, double)[]>(value => RoundTrip.Of(value).SequenceEqual(value));
        Check<Dictionary<string, int[]>>(value => RoundTrip.Of(value).All(pair => pair.Value.SequenceEqual(value[pair.Key])));
        Check<List<List<long?>>>(value => RoundTrip.Of(value).Zip(value).All(pair => pair.First.SequenceEqual(pair.Second)));
        Check<Tuple<decimal, DateTime, Guid, char, byte[]>>(value =>
        {
            Tuple<decimal, DateTime, Guid, char, byte[]> received = RoundTrip.Of(value);
            return (received.Item1, received.Item2, received.Item3, received.Item4) == (value.Item1, value.Item2, value.Item3, value.Item4)
                && received.Item5.SequenceEqual(value.Item5);
        });
        Check<object[]>(value => RoundTrip.Of(value).Zip(value).All(pair => Equals(pair.First?.GetType(), pair.Second?.GetType())));
    }

    [Fact]
    public void Prefix_OfAPayload_IsATransferException()
    {
        using Ends ends = Written(Sample);
        long length = ends.Writer.Length;
        for (long cut = 0; cut < length; cut++)
        {
            ends.Reader.Reset(ends.Writer.Start, cut);
            Assert.Throws<TransferException>(() => ends.Reader.ReadRoot(Codecs.For<object>()));
        }

        ends.Reader.Reset(ends.Writer.Start, length);
        Assert.IsType<object[]>(ends.Reader.ReadRoot(Codecs.For<object>()));
    }

    [Fact]
    public void FlippedByte_OfAPayload_GivesAValueOrATransferException()
    {
        using Ends ends = Written(Sample);
        int length = checked((int)ends.Writer.Length);
        Prop.ForAll(Gen.Choose(0, length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (position, flip) =>
        {
            byte* at = ends.Writer.Start + position;
            byte original = *at;
            *at ^= (byte)flip;
            bool ok = Survives(ends);
            *at = original;
            return ok;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void FlippedBit_AnywhereInAPayload_GivesAValueOrATransferException()
    {
        using Ends ends = Written(Sample);
        int bits = checked((int)ends.Writer.Length * 8);
        for (int bit = 0; bit < bits; bit++)
        {
            byte* at = ends.Writer.Start + (bit / 8);
            *at ^= (byte)(1 << (bit % 8));
            Assert.True(Survives(ends));
            *at ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void RandomBytes_GiveAValueOrATransferException() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            using Ends ends = Written(Sample);
            ends.Writer.Reset();
            ends.Writer.WriteBytes(bytes);
            return Survives(ends);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void DamagedFlatPayloads_GiveAValueOrATransferException()
    {
        Prop.ForAll<byte[]>(bytes =>
        {
            using Ends ends = new();
            ends.Writer.WriteBytes(bytes);
            return Survives<int[]?>(ends) && Survives<string?[]?>(ends) && Survives<(string?, int, byte[]?)>(ends) && Survives<decimal>(ends)
                && Survives<int?>(ends) && Survives<(int?, string?)[]?>(ends) && Survives<int[,]?>(ends) && Survives<Exception?>(ends);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    [Fact]
    public void DamagedDefinitions_GiveATransferException()
    {
        DefinitionTable table = new();
        table.NumberOf(typeof(Dictionary<string, List<int[]>>));
        table.NumberOf(typeof(DamagedPayloadTests).GetMethod(nameof(DamagedDefinitions_GiveATransferException))!);
        using PayloadWriter writer = new(table);
        table.WriteDefinitions(writer, 0, table.Count);
        int length = checked((int)writer.Length);
        for (int cut = 0; cut < length; cut++)
        {
            DefinitionStore store = new();
            PayloadReader reader = new(store);
            reader.Reset(writer.Start, cut);
            Assert.Throws<TransferException>(() => store.ReadDefinitions(reader));
            Assert.Equal(0, store.Count);
        }

        Prop.ForAll(Gen.Choose(0, length - 1).ToArbitrary(), Gen.Choose(1, 255).ToArbitrary(), (position, flip) =>
        {
            byte* at = writer.Start + position;
            byte original = *at;
            *at ^= (byte)flip;
            bool ok = Resolves(writer);
            *at = original;
            return ok;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public void HugeLengths_AllocateNothing()
    {
        using Ends ends = new();
        foreach (byte tag in new byte[] { 1, 2 })
        {
            ends.Writer.Reset();
            ends.Writer.WriteByte(tag);
            ends.Writer.WriteVarUInt32((uint)ends.Writer.Definitions.NumberOf(typeof(object[])));
            ends.Writer.WriteVarUInt32(int.MaxValue);
            ends.Deliver();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<TransferException>(() => ends.Reader.ReadRoot(Codecs.For<object[]>()));
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1 << 20);
        }
    }

    private static object?[] MakeSample()
    {
        int captured = 5;
        string text = "text";
        Func<string> function = () => text + captured;
        GraphTests.Node node = new() { Value = 1 };
        node.Next = node;
        Dictionary<string, int> words = new(StringComparer.OrdinalIgnoreCase) { ["one"] = 1, ["two"] = 2 };
        return
        [
            1, "two", 3.5, null, node, words, words.ToImmutableDictionary(), words.Keys.ToFrozenSet(), function, new[,] { { 1, 2 }, { 3, 4 } },
            new List<(string, object)> { ("a", node), ("b", 7) }, typeof(List<int>), new Uri("http://localhost/"), new InvalidOperationException("m", new ArgumentException("n")),
            new Queue<DateTime>([DateTime.UnixEpoch]), new HashSet<GraphTests.Node> { node }, new int?[] { 1, null }, "memory".AsMemory(),
        ];
    }

    private static Ends Written(object value)
    {
        Ends ends = new();
        ends.Writer.WriteRoot(Codecs.For<object>(), in value, "item");
        ends.Deliver();
        return ends;
    }

    private static bool Survives(Ends ends) => Survives<object?>(ends);

    private static bool Survives<T>(Ends ends)
    {
        ends.Reader.Reset(ends.Writer.Start, ends.Writer.Length);
        try
        {
            _ = ends.Reader.ReadRoot(Codecs.For<T>());
        }
        catch (TransferException)
        {
        }

        return true;
    }

    private static bool Resolves(PayloadWriter writer)
    {
        DefinitionStore store = new();
        PayloadReader reader = new(store);
        reader.Reset(writer.Start, writer.Length);
        try
        {
            store.ReadDefinitions(reader);
        }
        catch (TransferException)
        {
            return store.Count == 0;
        }

        for (int number = 0; number < store.Count; number++)
        {
            try
            {
                _ = store.TypeAt(number);
            }
            catch (TransferException)
            {
            }

            try
            {
                _ = store.MethodAt(number);
            }
            catch (TransferException)
            {
            }
        }

        return true;
    }

    private static void Check<T>(Func<T, bool> property) =>
        Prop.ForAll<T>(value => value is null || property(value)).Check(Config.QuickThrowOnFailure.WithMaxTest(60));
}
