namespace Multiprocessing.Transfer;

/// <summary>An array of flat values that hold strings at most, where nothing else can refer to the array.</summary>
internal sealed class FlatSequenceCodec<T> : Codec<T[]?>
{
    private readonly Codec<T> _element = Codecs.Member<T>();

    public override bool IsFlat => true;

    public override void Write(PayloadWriter writer, in T[]? value)
    {
        writer.WriteVarUInt32(value is null ? 0 : (uint)value.Length + 1);
        if (value is not null)
        {
            _element.WriteMany(writer, value);
        }
    }

    public override T[]? Read(PayloadReader reader)
    {
        uint header = reader.ReadVarUInt32();
        if (header == 0)
        {
            return null;
        }

        reader.RequireRemaining(header - 1L, _element.SmallestSize);
        T[] array = new T[header - 1];
        _element.ReadMany(reader, array);
        return array;
    }
}
