namespace Multiprocessing.Transfer;

/// <summary>An object that stays itself: which of the known ones it is, or, of the same type, another.</summary>
internal sealed class SelfCodec(Type type, object[] known) : ObjectCodec(type)
{
    private readonly ClassCodec _other = new(type);

    public override void WriteNew(PayloadWriter writer, object value)
    {
        int index = Array.FindIndex(known, candidate => ReferenceEquals(candidate, value));
        writer.WriteVarUInt32((uint)(index + 1));
        if (index < 0)
        {
            _other.WriteNew(writer, value);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        int index = reader.ReadNumber() - 1;
        return index < 0 ? _other.ReadNew(reader) : known[index];
    }
}
