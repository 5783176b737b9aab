using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>A reference of a declared type: null, an object met before, or a new one with its run-time type where that is another.</summary>
internal sealed class ReferenceCodec<T> : Codec<T>
    where T : class?
{
    private readonly Func<ObjectCodec?> _findDeclared;
    private ObjectCodec? _declared;
    private ObjectCodec? _last;

    public ReferenceCodec()
    {
        _findDeclared = Declared;
    }

    public override void Write(PayloadWriter writer, in T value)
    {
        if (value is null)
        {
            writer.WriteByte(ReferenceTag.Null);
            return;
        }

        Type type = value.GetType();
        ObjectCodec? codec = _last;
        if (codec is null || codec.Type != type)
        {
            _last = codec = ObjectCodecs.For(type);
            if (codec.Type != type && !codec.ArrivesAs.IsAssignableTo(typeof(T)))
            {
                throw new RefusalException(type, $"it arrives as {codec.ArrivesAs}, which is no {typeof(T)}; declare it as that");
            }
        }

        writer.WriteReference(value, codec, type == typeof(T));
    }

    public override T Read(PayloadReader reader)
    {
        object? value = reader.ReadReference(_findDeclared);
        return value switch
        {
            null => default!,
            T typed => typed,
            _ => throw new TransferException($"The payload is damaged: {value.GetType()} stands where {typeof(T)} is expected."),
        };
    }

    private ObjectCodec? Declared() => _declared ??= typeof(T).IsAbstract ? null : ObjectCodecs.For(typeof(T));
}
