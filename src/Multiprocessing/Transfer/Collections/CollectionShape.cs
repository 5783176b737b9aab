namespace Multiprocessing.Transfer;

/// <summary>
/// How a collection is taken apart and made again where its fields must not be copied: they hold hash codes, which differ
/// from process to process, or belong to threads.
/// </summary>
internal abstract class CollectionShape<TCollection, TElement>
    where TCollection : class
{
    /// <summary>What is hashed or compared while the collection is filled.</summary>
    public abstract Type KeyType { get; }

    public abstract TElement[] ElementsOf(TCollection collection);

    /// <summary>The comparer; null where it is the default one or there is none.</summary>
    public virtual object? ComparerOf(TCollection collection) => null;

    /// <summary>The comparer of the values, where there is one.</summary>
    public virtual object? ValueComparerOf(TCollection collection) => null;

    /// <summary>Makes a collection out of an object on which no constructor has run.</summary>
    public abstract void Fill(TCollection empty, TElement[] elements, object? comparer, object? valueComparer);
}
