using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Collections.Specialized;

namespace Multiprocessing.Tests.Transfer;

[Collection(nameof(HashSeed))]
public sealed class CollectionTests
{
    private static readonly string[] Words = ["one", "two", "three", "four"];

    public static IEnumerable<TheoryDataRow<IEnumerable>> Sequences => new IEnumerable[]
    {
        new List<string>(Words), new List<int> { 1, 2 }, new List<string>(), new HashSet<string>(Words), new Queue<string>(Words), new Stack<string>(Words),
        new LinkedList<string>(Words), new SortedSet<string>(Words), new SortedList<string, int> { ["b"] = 2, ["a"] = 1 },
        new SortedDictionary<string, int> { ["b"] = 2, ["a"] = 1 }, new Dictionary<string, int> { ["b"] = 2, ["a"] = 1 }, new Dictionary<int, string>(),
        new OrderedDictionary<string, int> { ["b"] = 2, ["a"] = 1 }, new ConcurrentQueue<string>(Words), new ConcurrentBag<string>(Words), new ConcurrentStack<string>(Words),
        new ConcurrentDictionary<string, int> { ["b"] = 2 }, new Hashtable { ["b"] = 2 }, new ArrayList { 1, "x", null }, new BitArray([true, false, true]),
        new ReadOnlyCollection<string>(Words), new ReadOnlyDictionary<string, int>(new Dictionary<string, int> { ["k"] = 1 }), new Collection<string> { "c" },
        new ObservableCollection<string> { "o" }, new OrderedDictionary { ["z"] = 1, ["y"] = 2 }, new NameValueCollection { ["n"] = "v" }, new StringCollection { "s" },
        new ReadOnlySet<string>(new HashSet<string>(Words)), new ListDictionary { ["l"] = 1 }, new HybridDictionary { ["h"] = 1 },
        ImmutableArray.Create(Words), ImmutableList.Create(Words), ImmutableHashSet.Create(Words), ImmutableQueue.Create(Words), ImmutableStack.Create(Words),
        ImmutableSortedSet.Create(Words), ImmutableDictionary<string, int>.Empty.Add("d", 4), ImmutableSortedDictionary<string, int>.Empty.Add("d", 4),
        ImmutableList<string>.Empty, ImmutableQueue<string>.Empty, ImmutableDictionary<string, int>.Empty, ImmutableSortedSet<int>.Empty,
        Words.ToFrozenSet(), Words.ToFrozenDictionary(word => word, word => word.Length), new[] { 1, 5, 900, 77 }.ToFrozenSet(), Enumerable.Range(0, 100).ToFrozenDictionary(i => i),
        Array.Empty<string>().ToFrozenSet(), Enumerable.Range(0, 300).Select(i => Guid.NewGuid()).ToFrozenSet(),
        Enumerable.Range(0, 300).Select(i => $"key{i}").ToFrozenSet(StringComparer.OrdinalIgnoreCase),
    }.Select(value => new TheoryDataRow<IEnumerable>(value));

    [Theory]
    [MemberData(nameof(Sequences), DisableDiscoveryEnumeration = true)]
    public void Collection_ArrivesWithItsElementsInOrder(IEnumerable value)
    {
        IEnumerable received = (IEnumerable)RoundTrip.Of<object>(value);
        Assert.Equal(value.GetType(), received.GetType());
        IEnumerable<object?> Sorted(IEnumerable elements) => value is ISet<string> or ConcurrentBag<string> || value.GetType().Name.Contains("Frozen", StringComparison.Ordinal)
            || value.GetType().Name.Contains("Hash", StringComparison.Ordinal)
            ? elements.Cast<object?>().OrderBy(element => element?.ToString(), StringComparer.Ordinal)
            : elements.Cast<object?>();
        if (value is NameValueCollection names)
        {
            Assert.Equal(names["n"], ((NameValueCollection)received)["n"]);
        }

        Assert.Equal(Sorted(value), Sorted(received));
    }

    [Fact]
    public void Collections_GoOnWorkingOnArrival()
    {
        Queue<int> queue = RoundTrip.Of(new Queue<int>([1, 2]));
        queue.Enqueue(3);
        Assert.Equal([1, 2, 3], queue);
        PriorityQueue<string, int> priorities = RoundTrip.Of(new PriorityQueue<string, int>([("late", 9), ("soon", 1)]));
        priorities.Enqueue("now", 0);
        Assert.Equal(["now", "soon", "late"], [priorities.Dequeue(), priorities.Dequeue(), priorities.Dequeue()]);
        ConcurrentQueue<int> concurrent = RoundTrip.Of(new ConcurrentQueue<int>([1]));
        concurrent.Enqueue(2);
        Assert.Equal([1, 2], concurrent);
        ConcurrentDictionary<string, int> counts = RoundTrip.Of(new ConcurrentDictionary<string, int> { ["a"] = 1 });
        Assert.Equal(2, counts.AddOrUpdate("a", 0, (_, n) => n + 1));
        List<int> list = RoundTrip.Of(new List<int> { 1 });
        list.Add(2);
        Assert.Equal([1, 2], list);
        ImmutableDictionary<string, int> immutable = RoundTrip.Of(ImmutableDictionary<string, int>.Empty.Add("a", 1)).Add("b", 2);
        Assert.Equal(3, immutable["a"] + immutable["b"]);
    }

    [Fact]
    public void Dictionary_WithIgnoreCaseComparer_KeepsComparerAndFindsKeys()
    {
        Dictionary<string, int> received = RoundTrip.Of(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["Key"] = 1 });
        Assert.Equal(1, received["KEY"]);
        Assert.Same(StringComparer.OrdinalIgnoreCase, received.Comparer);
        Assert.Contains("A", RoundTrip.Of(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Contains("A", (ISet<string>)RoundTrip.Of(new SortedSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }));
        Assert.Contains("A", RoundTrip.Of(ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a")));
        Assert.Contains("A", (ISet<string>)RoundTrip.Of(new[] { "a" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase)));
        Assert.True(RoundTrip.Of(new Hashtable(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }).ContainsKey("A"));
        Assert.True(RoundTrip.Of(new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 }).ContainsKey("A"));
    }

    [Fact]
    public void Dictionary_WithUserComparer_BringsIt()
    {
        Dictionary<int, string> received = RoundTrip.Of(new Dictionary<int, string>(new Modulo(10)) { [3] = "three" });
        Assert.Equal("three", received[13]);
    }

    [Fact]
    public void HashedCollections_WithOtherHashCodesOnArrival_FindTheirKeys()
    {
        Key[] keys = [.. Enumerable.Range(0, 20).Select(i => new Key($"k{i}"))];
        Dictionary<Key, int> pairs = keys.ToDictionary(key => key, key => key.Name.Length);
        using HashSeed seed = new();
        object[] received = RoundTrip.Of<object[]>(
        [
            pairs, keys.ToHashSet(), new ConcurrentDictionary<Key, int>(pairs), new OrderedDictionary<Key, int>(pairs), new Hashtable(pairs),
            keys.ToImmutableHashSet(), pairs.ToImmutableDictionary(), keys.ToFrozenSet(), pairs.ToFrozenDictionary(), keys.ToLookup(key => key, key => key.Name),
        ], seed.Change);
        Key wanted = new("k7");
        Assert.Equal(2, ((Dictionary<Key, int>)received[0])[wanted]);
        Assert.Contains(wanted, (HashSet<Key>)received[1]);
        Assert.Equal(2, ((ConcurrentDictionary<Key, int>)received[2])[wanted]);
        Assert.Equal(2, ((OrderedDictionary<Key, int>)received[3])[wanted]);
        Assert.Equal(2, ((Hashtable)received[4])[wanted]);
        Assert.Contains(wanted, (ImmutableHashSet<Key>)received[5]);
        Assert.Equal(2, ((ImmutableDictionary<Key, int>)received[6])[wanted]);
        Assert.Contains(wanted, (IEnumerable<Key>)received[7]);
        Assert.True(((FrozenSet<Key>)received[7]).TryGetValue(wanted, out _));
        Assert.Equal(2, ((FrozenDictionary<Key, int>)received[8])[wanted]);
        Assert.Equal(["k7"], ((ILookup<Key, string>)received[9])[wanted]);
    }

    [Fact]
    public void DictionaryKeys_ThatAreSetsThemselves_AreWholeBeforeTheyAreHashed()
    {
        Dictionary<SetKey, string> value = new() { [new SetKey { Names = { "a", "b" } }] = "ab" };
        Assert.Equal("ab", RoundTrip.Of(value)[new SetKey { Names = { "b", "a" } }]);
    }

    [Fact]
    public void DictionaryKeys_ThatHoldASetMetBefore_AreWholeBeforeTheyAreHashed()
    {
        SetKey key = new() { Names = { "a", "b" } };
        object[] received = RoundTrip.Of<object[]>([key.Names, new Dictionary<SetKey, string> { [key] = "ab" }]);
        Assert.Equal("ab", ((Dictionary<SetKey, string>)received[1])[new SetKey { Names = { "b", "a" } }]);
    }

    [Fact]
    public void DictionaryKeys_ThatAreSetsOfObjects_AreWholeBeforeTheyAreHashed()
    {
        Dictionary<ObjectSetKey, string> value = new() { [new ObjectSetKey { Keys = { new Key("a"), new Key("b") } }] = "ab" };
        Assert.Equal("ab", RoundTrip.Of(value)[new ObjectSetKey { Keys = { new Key("b"), new Key("a") } }]);
    }

    [Fact]
    public void DerivedDictionary_KeepsItsOwnFields()
    {
        Inventory received = RoundTrip.Of(new Inventory("shop") { ["a"] = 1 });
        Assert.Equal(("shop", 1), (received.Name, received["A"]));
        NamedSet set = RoundTrip.Of(new NamedSet { "x" });
        Assert.Equal("set", set.Name);
        Assert.Contains("x", (ISet<string>)set);
    }

    [Fact]
    public void Cycle_ThroughCollections_StaysACycle()
    {
        Dictionary<string, object> dictionary = [];
        dictionary["self"] = dictionary;
        Dictionary<string, object> received = RoundTrip.Of(dictionary);
        Assert.Same(received, received["self"]);
        List<object> list = [];
        list.Add(ImmutableList.Create<object>(list));
        list.Add(ImmutableDictionary<string, object>.Empty.Add("k", list));
        List<object> again = RoundTrip.Of(list);
        Assert.Same(again, ((ImmutableList<object>)again[0])[0]);
        Assert.Same(again, ((ImmutableDictionary<string, object>)again[1])["k"]);
    }

    [Fact]
    public void Group_OfGroupBy_TravelsAlone()
    {
        IGrouping<int, string> group = Words.GroupBy(word => word.Length).First();
        IGrouping<int, string> received = RoundTrip.Of(group);
        Assert.Equal(3, received.Key);
        Assert.Equal(["one", "two"], received);
        using MemoryStream stream = new();
        Assert.Equal([1], RoundTrip.Of(new object[] { 1, stream }.GroupBy(element => element is Stream).First()));
        ILookup<int, string> lookup = RoundTrip.Of(Words.ToLookup(word => word.Length));
        Assert.Equal(["one", "two"], lookup[3]);
        Assert.Equal(3, lookup.Count);
    }

    internal sealed record Key(string Name)
    {
        public bool Equals(Key? other) => other?.Name == Name;

        public override int GetHashCode() => HashSeed.Current ^ Name.GetHashCode(StringComparison.Ordinal);
    }

    internal sealed class SetKey : IEquatable<SetKey>
    {
        public HashSet<string> Names { get; } = [];

        public bool Equals(SetKey? other) => other is not null && Names.SetEquals(other.Names);

        public override bool Equals(object? obj) => Equals(obj as SetKey);

        public override int GetHashCode() => Names.Sum(name => name.GetHashCode(StringComparison.Ordinal) & 0xFFFF);
    }

    internal sealed class ObjectSetKey : IEquatable<ObjectSetKey>
    {
        public HashSet<Key> Keys { get; } = [];

        public bool Equals(ObjectSetKey? other) => other is not null && Keys.SetEquals(other.Keys);

        public override bool Equals(object? obj) => Equals(obj as ObjectSetKey);

        public override int GetHashCode() => Keys.Sum(key => key.Name.Length);
    }

    internal sealed class Modulo(int divisor) : IEqualityComparer<int>
    {
        public bool Equals(int x, int y) => x % divisor == y % divisor;

        public int GetHashCode(int obj) => obj % divisor;
    }

    internal sealed class Inventory(string name) : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)
    {
        public string Name { get; } = name;
    }

    internal sealed class NamedSet : HashSet<string>
    {
        public string? Name { get; } = "set";
    }
}

/// <summary>Stands for the seed of hash codes, which is another in each process.</summary>
[CollectionDefinition(nameof(HashSeed), DisableParallelization = true)]
public sealed class HashSeed : IDisposable
{
    internal static int Current { get; private set; }

    internal void Change() => Current = 0x5EED;

    public void Dispose() => Current = 0;
}
