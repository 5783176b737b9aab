using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

// Each makes the collection by its factory and then turns the waiting object into a copy of it, field by field.

internal sealed class ImmutableDictionaryShape<TKey, TValue> : CollectionShape<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override Type KeyType => typeof(TKey);

    public override KeyValuePair<TKey, TValue>[] ElementsOf(ImmutableDictionary<TKey, TValue> collection) => [.. collection];

    public override object? ComparerOf(ImmutableDictionary<TKey, TValue> collection) => collection.KeyComparer.UnlessDefault();

    public override object? ValueComparerOf(ImmutableDictionary<TKey, TValue> collection) => collection.ValueComparer.UnlessDefault();

    public override void Fill(ImmutableDictionary<TKey, TValue> empty, KeyValuePair<TKey, TValue>[] elements, object? comparer, object? valueComparer) =>
        Twin.Become(empty, ImmutableDictionary.CreateRange((IEqualityComparer<TKey>?)comparer, (IEqualityComparer<TValue>?)valueComparer, elements));
}

internal sealed class ImmutableHashSetShape<T> : CollectionShape<ImmutableHashSet<T>, T>
{
    public override Type KeyType => typeof(T);

    public override T[] ElementsOf(ImmutableHashSet<T> collection) => [.. collection];

    public override object? ComparerOf(ImmutableHashSet<T> collection) => collection.KeyComparer.UnlessDefault();

    public override void Fill(ImmutableHashSet<T> empty, T[] elements, object? comparer, object? valueComparer) =>
        Twin.Become(empty, ImmutableHashSet.CreateRange((IEqualityComparer<T>?)comparer, elements));
}

internal sealed class FrozenDictionaryShape<TKey, TValue> : CollectionShape<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    public override Type KeyType => typeof(TKey);

    public override KeyValuePair<TKey, TValue>[] ElementsOf(FrozenDictionary<TKey, TValue> collection) => [.. collection];

    public override object? ComparerOf(FrozenDictionary<TKey, TValue> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(FrozenDictionary<TKey, TValue> empty, KeyValuePair<TKey, TValue>[] elements, object? comparer, object? valueComparer) =>
        Twin.Become(empty, elements.ToFrozenDictionary((IEqualityComparer<TKey>?)comparer));
}

internal sealed class FrozenSetShape<T> : CollectionShape<FrozenSet<T>, T>
{
    public override Type KeyType => typeof(T);

    public override T[] ElementsOf(FrozenSet<T> collection) => [.. collection];

    public override object? ComparerOf(FrozenSet<T> collection) => collection.Comparer.UnlessDefault();

    public override void Fill(FrozenSet<T> empty, T[] elements, object? comparer, object? valueComparer) =>
        Twin.Become(empty, elements.ToFrozenSet((IEqualityComparer<T>?)comparer));
}

internal sealed class LookupShape<TKey, TElement> : CollectionShape<Lookup<TKey, TElement>, IGrouping<TKey, TElement>>
{
    public override Type KeyType => typeof(TKey);

    public override IGrouping<TKey, TElement>[] ElementsOf(Lookup<TKey, TElement> collection) => [.. collection];

    public override object? ComparerOf(Lookup<TKey, TElement> collection) => Comparer(collection).UnlessDefault();

    public override void Fill(Lookup<TKey, TElement> empty, IGrouping<TKey, TElement>[] elements, object? comparer, object? valueComparer)
    {
        IEnumerable<(TKey Key, TElement Element)> pairs = elements.SelectMany(group => group, (group, element) => (group.Key, element));
        Twin.Become(empty, pairs.ToLookup(pair => pair.Key, pair => pair.Element, (IEqualityComparer<TKey>?)comparer));
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_comparer")]
    private static extern ref IEqualityComparer<TKey> Comparer(Lookup<TKey, TElement> self);
}

internal static class Twin
{
    public static void Become(object empty, object whole)
    {
        if (whole.GetType() != empty.GetType())
        {
            throw new TransferException($"A {empty.GetType()} cannot be rebuilt: its keys or its comparer behave differently here.");
        }

        foreach (FieldInfo field in FieldSet.FieldsOf(whole.GetType()))
        {
            field.SetValue(empty, field.GetValue(whole));
        }
    }
}
