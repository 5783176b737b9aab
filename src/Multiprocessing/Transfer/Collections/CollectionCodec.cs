using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>A collection as its comparers and elements, and the fields of classes derived from it.</summary>
internal sealed class CollectionCodec<TCollection, TElement> : ObjectCodec
    where TCollection : class
{
    private static readonly Codec<object?> Comparer = Codecs.Member<object?>();

    private readonly CollectionShape<TCollection, TElement> _shape;
    private readonly Codec<TElement> _element = Codecs.Member<TElement>();
    private readonly FieldSet? _derived;
    private readonly bool _hasFlatKeys;

    public CollectionCodec(Type type, CollectionShape<TCollection, TElement> shape, bool keepsDerivedFields)
        : base(type)
    {
        _shape = shape;
        _hasFlatKeys = Codecs.Member(shape.KeyType).IsFlat;
        _derived = keepsDerivedFields && type != typeof(TCollection) ? FieldSet.Of(type, below: typeof(TCollection)) : null;
    }

    public override void WriteNew(PayloadWriter writer, object value) => writer.Enqueue(value, this);

    public override object ReadNew(PayloadReader reader)
    {
        object value = RuntimeHelpers.GetUninitializedObject(Type);
        reader.Enqueue(value, this, 0);
        return value;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry)
    {
        TCollection collection = (TCollection)entry.Value;
        Comparer.Write(writer, _shape.ComparerOf(collection));
        Comparer.Write(writer, _shape.ValueComparerOf(collection));
        TElement[] elements = _shape.ElementsOf(collection);
        writer.WriteVarUInt32((uint)elements.Length);
        _element.WriteMany(writer, elements);
        _derived?.Write(writer, collection);
    }

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry)
    {
        object? comparer = Comparer.Read(reader);
        object? valueComparer = Comparer.Read(reader);
        TElement[] elements = new TElement[reader.ReadCount(_element.SmallestSize)];
        _element.ReadMany(reader, elements);
        _derived?.Read(reader, entry.Value);
        bool hasPlainKeys = _hasFlatKeys && (comparer is null || NamedObjects.Contains(comparer));
        reader.FillLater(new Filling(_shape, (TCollection)entry.Value, elements, comparer, valueComparer, hasPlainKeys));
    }

    private sealed class Filling(
        CollectionShape<TCollection, TElement> shape, TCollection empty, TElement[] elements, object? comparer, object? valueComparer, bool hasPlainKeys) : Rebuild
    {
        public override bool HasPlainKeys => hasPlainKeys;

        public override void Fill() => shape.Fill(empty, elements, comparer, valueComparer);
    }
}
