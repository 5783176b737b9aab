using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

/// <summary>Objects with references, through field offsets.</summary>
public class GraphTests
{
    [Fact]
    public void Class_WithPrivateReadonlyAndInheritedFields_ArrivesWhole()
    {
        Employee received = RoundTrip.Of(new Employee("Ada", 36, 1234.5m) { Tags = ["x", null, "y"] });
        Assert.Equal("Ada 36 1234.5 x,,y", received.Describe());
    }

    [Fact]
    public void Record_ArrivesEqual()
    {
        Order order = new(7, [new Line("a", 1.5), new Line("b", 2.5)], new DateOnly(2024, 1, 2));
        Order received = RoundTrip.Of(order);
        Assert.Equal(order.Id, received.Id);
        Assert.Equal(order.Lines, received.Lines);
        Assert.Equal(order.Day, received.Day);
    }

    [Fact]
    public void AnonymousType_ArrivesEqual()
    {
        var value = new { Name = "n", Inner = new { Number = 3 } };
        Assert.Equal(value, RoundTrip.Of(value));
    }

    [Fact]
    public void Struct_WithReferences_ArrivesWhole()
    {
        Mixed value = new() { Name = "m", Count = 3, Next = new Node { Value = 9 }, Optional = 4 };
        Mixed received = RoundTrip.Of(value);
        Assert.Equal(("m", 3, 9, 4), (received.Name, received.Count, received.Next!.Value, received.Optional));
        Mixed boxed = (Mixed)RoundTrip.Of<object>(value);
        Assert.Equal(("m", 3, 9, 4), (boxed.Name, boxed.Count, boxed.Next!.Value, boxed.Optional));
    }

    [Fact]
    public void Interface_WithRunTimeTypes_KeepsThem()
    {
        IShape[] received = RoundTrip.Of<IShape[]>([new Circle(2), new Square(3), new Circle(4)]);
        Assert.Equal([typeof(Circle), typeof(Square), typeof(Circle)], received.Select(shape => shape.GetType()));
        Assert.Equal([12.0, 9.0, 48.0], received.Select(shape => shape.Area));
    }

    [Fact]
    public void SharedObject_StaysShared()
    {
        Node shared = new() { Value = 1 };
        Node[] received = RoundTrip.Of<Node[]>([shared, shared, new Node { Other = shared }]);
        Assert.Same(received[0], received[1]);
        Assert.Same(received[0], received[2].Other);
    }

    [Fact]
    public void SharedObjects_ManyOfThem_StayShared()
    {
        using Ends ends = new();
        for (int count = 1; count < 200; count += 3)
        {
            Node[] nodes = [.. Enumerable.Range(0, count).Select(i => new Node { Value = i })];
            Node[] received = RoundTrip.Of<Node[]>([.. nodes, .. nodes], ends);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(i, received[i].Value);
                Assert.Same(received[i], received[count + i]);
            }
        }
    }

    [Fact]
    public void Cycle_StaysACycle()
    {
        Node a = new() { Value = 1 };
        a.Next = new Node { Value = 2, Next = a, Other = a };
        Node received = RoundTrip.Of(a);
        Assert.Same(received, received.Next!.Next);
        Assert.Same(received, received.Next.Other);
        object?[] self = [null, 1];
        self[0] = self;
        object?[] again = RoundTrip.Of(self);
        Assert.Same(again, again[0]);
    }

    [Fact]
    public void LongList_DoesNotOverflowTheStack()
    {
        Node? head = null;
        for (int i = 0; i < 200_000; i++)
        {
            head = new Node { Value = i, Next = head };
        }

        int count = 0;
        for (Node? node = RoundTrip.Of(head); node is not null; node = node.Next)
        {
            Assert.Equal(199_999 - count++, node.Value);
        }

        Assert.Equal(200_000, count);
    }

    [Fact]
    public void DeepNesting_OfArraysListsDictionariesAndBoxes_DoesNotOverflowTheStack()
    {
        object value = "core";
        for (int i = 0; i < 50_000; i++)
        {
            value = (i % 4) switch
            {
                0 => new[] { value },
                1 => new List<object> { value },
                2 => new Dictionary<string, object> { ["k"] = value },
                _ => (ValueTuple<object, int>)(value, i),
            };
        }

        object received = RoundTrip.Of(value);
        int depth = 0;
        while (received is not string)
        {
            depth++;
            received = received switch
            {
                object[] array => array[0],
                List<object> list => list[0],
                Dictionary<string, object> dictionary => dictionary["k"],
                _ => ((ValueTuple<object, int>)received).Item1,
            };
        }

        Assert.Equal(50_000, depth);
    }

    [Fact]
    public void Arrays_OfAnyRank_ArriveEqual()
    {
        Assert.Equal([[1, 2], [], [3]], RoundTrip.Of<int[][]>([[1, 2], [], [3]]));
        Assert.Equal(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }, RoundTrip.Of(new[,] { { 1, 2 }, { 3, 4 }, { 5, 6 } }));
        Assert.Equal(new[,,] { { { "a" }, { "b" } } }, RoundTrip.Of(new[,,] { { { "a" }, { "b" } } }));
        Assert.Equal(new object[,] { { 1, "x" } }, RoundTrip.Of(new object[,] { { 1, "x" } }));
        Assert.Equal((IEnumerable<object?>)["a", null], RoundTrip.Of<object?[]>((string?[])["a", null]));
        Assert.Equal(typeof(string[]), RoundTrip.Of<object?[]>((string?[])["a", null]).GetType());
        Array shifted = Array.CreateInstance(typeof(int), [2, 2], [5, -1]);
        shifted.SetValue(42, 6, 0);
        Array received = RoundTrip.Of(shifted);
        Assert.Equal(42, received.GetValue(6, 0));
        Assert.Equal((5, -1), (received.GetLowerBound(0), received.GetLowerBound(1)));
        Array vector = Array.CreateInstance(typeof(string), [1], [3]);
        vector.SetValue("v", 3);
        Assert.Equal("v", RoundTrip.Of(vector).GetValue(3));
        Assert.Null(RoundTrip.Of<int[]?>(null));
        Assert.Equal((IEnumerable<string?>)["a", null, "c"], RoundTrip.Of<string?[]>(["a", null, "c"]));
    }

    [Fact]
    public void Memory_SendsItsSliceOnly()
    {
        int[] array = Enumerable.Range(0, 1000).ToArray();
        using Ends ends = new();
        Memory<int> received = RoundTrip.Of(array.AsMemory(10, 3), ends);
        Assert.Equal([10, 11, 12], received.ToArray());
        Assert.True(ends.Writer.Length < 100);
        Assert.Equal("ell", new string(RoundTrip.Of("hello".AsMemory(1, 3)).Span));
        ArraySegment<string> segment = RoundTrip.Of(new ArraySegment<string>(["a", "b", "c"], 1, 2));
        Assert.Equal(["b", "c"], segment);
    }

    [Fact]
    public void InlineArray_OfReferences_ArrivesWhole()
    {
        Three value = default;
        value[0] = "a";
        value[2] = "c";
        Three received = RoundTrip.Of(value);
        Assert.Equal(("a", null, "c"), (received[0], received[1], received[2]));
        Assert.Equal("c", ((Three)RoundTrip.Of<object>(value))[2]);
    }

    [Fact]
    public void LockField_ArrivesFree()
    {
        Guarded value = new() { Count = 3 };
        lock (value.Gate)
        {
            Guarded received = RoundTrip.Of(value);
            Assert.False(received.Gate.IsHeldByCurrentThread);
            Assert.True(received.Gate.TryEnter());
            Assert.Equal(3, received.Count);
            received.Gate.Exit();
        }
    }

    [Fact]
    public void NonSerializedField_StaysBehind()
    {
        WithCache received = RoundTrip.Of(new WithCache { Value = 1, Cache = "not sent" });
        Assert.Equal((1, null), (received.Value, received.Cache));
    }

    [Fact]
    public void ManyRoots_InOnePayload_AreIndependent()
    {
        using Ends ends = new();
        Codec<Node> codec = Codecs.For<Node>();
        Node node = new() { Value = 5 };
        for (int i = 0; i < 3; i++)
        {
            ends.Writer.WriteRoot(codec, node, "item");
        }

        ends.Deliver();
        Node first = ends.Reader.ReadRoot(codec);
        Node second = ends.Reader.ReadRoot(codec);
        Assert.NotSame(first, second);
        Assert.Equal(5, ends.Reader.ReadRoot(codec).Value);
    }

    internal class Person(string name, int age)
    {
        private readonly int _age = age;

        public string Name { get; } = name;

        public List<string?> Tags { get; set; } = [];

        public virtual string Describe() => $"{Name} {_age}";
    }

    internal sealed class Employee(string name, int age, decimal salary) : Person(name, age)
    {
        private readonly decimal _salary = salary;

        public override string Describe() =>
            $"{base.Describe()} {_salary.ToString(System.Globalization.CultureInfo.InvariantCulture)} {string.Join(',', Tags)}";
    }

    internal sealed record Line(string Article, double Price);

    internal sealed record Order(int Id, List<Line> Lines, DateOnly Day);

    internal interface IShape
    {
        double Area { get; }
    }

    internal sealed record Circle(double Radius) : IShape
    {
        public double Area => 3 * Radius * Radius;
    }

    internal readonly record struct Square(double Side) : IShape
    {
        public double Area => Side * Side;
    }

    internal sealed class Node
    {
        public int Value;
        public Node? Next;
        public Node? Other;
    }

    internal struct Mixed
    {
        public string? Name;
        public int Count;
        public Node? Next;
        public int? Optional;
    }

    [System.Runtime.CompilerServices.InlineArray(3)]
    internal struct Three
    {
        private string? _first;
    }

    internal sealed class Guarded
    {
        public Lock Gate { get; } = new();

        public int Count { get; set; }
    }

    internal sealed class WithCache
    {
        public int Value;
        [NonSerialized]
        public string? Cache;
    }
}
