using System.Collections;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

// Each runs the collection's own constructor on an object that is already known to the rest of the graph.

internal sealed class DictionaryShape<TKey, TValue> : CollectionShape<Dictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override Type KeyType => typeof(TKey);

    public override KeyValuePair<TKey, TValue>[] ElementsOf(Dictionary<TKey, TValue> collection) => [.. collection];

    public override object? ComparerOf(Dictionary<TKey, TValue> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(Dictionary<TKey, TValue> empty, KeyValuePair<TKey, TValue>[] elements, object? comparer, object? valueComparer)
    {
        Construct(empty, elements.Length, (IEqualityComparer<TKey>?)comparer);
        foreach ((TKey key, TValue value) in elements)
        {
            empty.Add(key, value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(Dictionary<TKey, TValue> self, int capacity, IEqualityComparer<TKey>? comparer);
}

internal sealed class HashSetShape<T> : CollectionShape<HashSet<T>, T>
{
    public override Type KeyType => typeof(T);

    public override T[] ElementsOf(HashSet<T> collection) => [.. collection];

    public override object? ComparerOf(HashSet<T> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(HashSet<T> empty, T[] elements, object? comparer, object? valueComparer)
    {
        Construct(empty, elements.Length, (IEqualityComparer<T>?)comparer);
        foreach (T element in elements)
        {
            empty.Add(element);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(HashSet<T> self, int capacity, IEqualityComparer<T>? comparer);
}

internal sealed class OrderedDictionaryShape<TKey, TValue> : CollectionShape<OrderedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override Type KeyType => typeof(TKey);

    public override KeyValuePair<TKey, TValue>[] ElementsOf(OrderedDictionary<TKey, TValue> collection) => [.. collection];

    public override object? ComparerOf(OrderedDictionary<TKey, TValue> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(OrderedDictionary<TKey, TValue> empty, KeyValuePair<TKey, TValue>[] elements, object? comparer, object? valueComparer)
    {
        Construct(empty, elements.Length, (IEqualityComparer<TKey>?)comparer);
        foreach ((TKey key, TValue value) in elements)
        {
            empty.Add(key, value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(OrderedDictionary<TKey, TValue> self, int capacity, IEqualityComparer<TKey>? comparer);
}

internal sealed class ConcurrentDictionaryShape<TKey, TValue> : CollectionShape<ConcurrentDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override Type KeyType => typeof(TKey);

    public override KeyValuePair<TKey, TValue>[] ElementsOf(ConcurrentDictionary<TKey, TValue> collection) => collection.ToArray();

    public override object? ComparerOf(ConcurrentDictionary<TKey, TValue> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(ConcurrentDictionary<TKey, TValue> empty, KeyValuePair<TKey, TValue>[] elements, object? comparer, object? valueComparer) =>
        Construct(empty, elements, (IEqualityComparer<TKey>?)comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(
        ConcurrentDictionary<TKey, TValue> self, IEnumerable<KeyValuePair<TKey, TValue>> elements, IEqualityComparer<TKey>? comparer);
}

internal sealed class ConcurrentQueueShape<T> : CollectionShape<ConcurrentQueue<T>, T>
{
    public override Type KeyType => typeof(T);

    public override T[] ElementsOf(ConcurrentQueue<T> collection) => collection.ToArray();

    public override void Fill(ConcurrentQueue<T> empty, T[] elements, object? comparer, object? valueComparer) => Construct(empty, elements);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(ConcurrentQueue<T> self, IEnumerable<T> elements);
}

internal sealed class ConcurrentBagShape<T> : CollectionShape<ConcurrentBag<T>, T>
{
    public override Type KeyType => typeof(T);

    public override T[] ElementsOf(ConcurrentBag<T> collection) => collection.ToArray();

    public override void Fill(ConcurrentBag<T> empty, T[] elements, object? comparer, object? valueComparer) => Construct(empty, elements);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(ConcurrentBag<T> self, IEnumerable<T> elements);
}

internal sealed class HashtableShape : CollectionShape<Hashtable, DictionaryEntry>
{
    public override Type KeyType => typeof(object);

    public override DictionaryEntry[] ElementsOf(Hashtable collection) => [.. collection.Cast<DictionaryEntry>()];

    public override object? ComparerOf(Hashtable collection) => Comparer(collection);

    public override void Fill(Hashtable empty, DictionaryEntry[] elements, object? comparer, object? valueComparer)
    {
        Construct(empty, elements.Length, (IEqualityComparer?)comparer);
        foreach (DictionaryEntry element in elements)
        {
            empty.Add(element.Key, element.Value);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = ".ctor")]
    private static extern void Construct(Hashtable self, int capacity, IEqualityComparer? comparer);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_EqualityComparer")]
    private static extern IEqualityComparer? Comparer(Hashtable self);
}

internal static class DefaultComparer
{
    /// <summary>Null for the default comparer, which every constructor takes null for.</summary>
    public static IEqualityComparer<T>? UnlessDefault<T>(this IEqualityComparer<T>? comparer) =>
        ReferenceEquals(comparer, EqualityComparer<T>.Default) ? null : comparer;
}
