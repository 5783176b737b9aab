using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>A boxed value. One without references is written where it stands; others wait on the queue, so that boxes in boxes do not nest.</summary>
internal sealed class BoxCodec<T> : ObjectCodec
    where T : struct
{
    private readonly Codec<T> _content = Codecs.Member<T>();

    public BoxCodec()
        : base(typeof(T))
    {
        Identity = _content.IsFlat ? ObjectIdentity.Value : ObjectIdentity.Tracked;
    }

    public override ObjectIdentity Identity { get; }

    public override void WriteNew(PayloadWriter writer, object value)
    {
        if (Identity == ObjectIdentity.Value)
        {
            _content.Write(writer, in Unsafe.Unbox<T>(value));
        }
        else
        {
            writer.Enqueue(value, this);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        if (Identity == ObjectIdentity.Value)
        {
            return _content.Read(reader);
        }

        object box = default(T);
        reader.Enqueue(box, this, _content.SmallestSize);
        return box;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) =>
        _content.Write(writer, in Unsafe.Unbox<T>(entry.Value));

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) =>
        Unsafe.Unbox<T>(entry.Value) = _content.Read(reader);
}

/// <summary>A string met as <see cref="object"/>.</summary>
internal sealed class BoxedStringCodec() : ObjectCodec(typeof(string))
{
    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value) => writer.WriteString((string)value);

    public override object ReadNew(PayloadReader reader) => reader.ReadString() ?? "";
}
