using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>A list as its elements, without the room it keeps for more.</summary>
internal sealed class ListCodec<T>() : ObjectCodec(typeof(List<T>))
{
    private readonly Codec<T> _element = Codecs.Member<T>();

    public override void WriteNew(PayloadWriter writer, object value)
    {
        int count = Unsafe.As<List<T>>(value).Count;
        writer.WriteVarUInt32((uint)count);
        if (count > 0)
        {
            writer.Enqueue(value, this);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        int count = reader.ReadCount(_element.SmallestSize);
        List<T> list = new(count);
        if (count > 0)
        {
            CollectionsMarshal.SetCount(list, count);
            reader.Enqueue(list, this, (long)count * _element.SmallestSize);
        }

        return list;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) =>
        _element.WriteMany(writer, CollectionsMarshal.AsSpan(Unsafe.As<List<T>>(entry.Value)));

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) =>
        _element.ReadMany(reader, CollectionsMarshal.AsSpan(Unsafe.As<List<T>>(entry.Value)));
}
