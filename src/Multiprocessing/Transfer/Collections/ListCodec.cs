using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>A list as its elements, without the room it keeps for more.</summary>
internal sealed class ListCodec<T>() : ObjectCodec(typeof(List<T>))
{
    private readonly Codec<T> _element = Codecs.Member<T>();

    public override void WriteNew(PayloadWriter writer, object value) => writer.Enqueue(value, this);

    public override object ReadNew(PayloadReader reader)
    {
        List<T> list = [];
        reader.Enqueue(list, this, 1);
        return list;
    }

    // The count belongs to the body: a list that changed since it was met is still written as one moment's elements.
    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry)
    {
        Span<T> elements = CollectionsMarshal.AsSpan(Unsafe.As<List<T>>(entry.Value));
        writer.WriteVarUInt32((uint)elements.Length);
        _element.WriteMany(writer, elements);
    }

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry)
    {
        List<T> list = Unsafe.As<List<T>>(entry.Value);
        CollectionsMarshal.SetCount(list, reader.ReadCount(_element.SmallestSize));
        _element.ReadMany(reader, CollectionsMarshal.AsSpan(list));
    }
}
