namespace Multiprocessing.Transfer;

/// <summary>Whether there is a value, and the value.</summary>
internal sealed class NullableCodec<T> : Codec<T?>
    where T : struct
{
    private readonly Codec<T> _value = Codecs.Member<T>();

    public override bool IsFlat => _value.IsFlat;

    public override void Write(PayloadWriter writer, in T? value)
    {
        writer.WriteByte(value.HasValue ? (byte)1 : (byte)0);
        if (value.HasValue)
        {
            _value.Write(writer, in Nullable.GetValueRefOrDefaultRef(in value));
        }
    }

    public override T? Read(PayloadReader reader) => reader.ReadByte() switch
    {
        0 => null,
        1 => _value.Read(reader),
        _ => throw new TransferException("The payload is damaged: a nullable value is neither there nor missing."),
    };
}
