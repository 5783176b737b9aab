namespace Multiprocessing.Transfer;

/// <summary>An object that travels as another value, and is made from it on arrival. It must be whole when it is met.</summary>
internal sealed class ConverterCodec<T, TSurrogate>(Type type, Func<T, TSurrogate> to, Func<TSurrogate, T> from) : ObjectCodec(type)
    where T : class
{
    private readonly Codec<TSurrogate> _surrogate = Codecs.Member<TSurrogate>();

    public override void WriteNew(PayloadWriter writer, object value)
    {
        TSurrogate surrogate = to((T)value);
        if (_surrogate.IsFlat)
        {
            _surrogate.Write(writer, in surrogate);
        }
        else
        {
            writer.WriteWhole(_surrogate, in surrogate);
        }
    }

    public override object ReadNew(PayloadReader reader) =>
        from(_surrogate.IsFlat ? _surrogate.Read(reader) : reader.ReadWhole(_surrogate));
}
