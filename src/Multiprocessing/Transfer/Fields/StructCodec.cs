using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>A value with references in it: its fields, in place.</summary>
internal sealed class StructCodec<T> : Codec<T>
    where T : struct
{
    private readonly FieldSet _fields = FieldSet.Of(typeof(T));

    public override bool IsFlat => _fields.IsFlat;

    public override int SmallestSize => Math.Max(_fields.SmallestSize, 1);

    public override void Write(PayloadWriter writer, in T value)
    {
        if (_fields.Count == 0)
        {
            writer.WriteByte(0);
        }
        else if (FieldSet.ByReflection)
        {
            _fields.Write(writer, value);
        }
        else
        {
            _fields.WriteAt(writer, ref Unsafe.As<T, byte>(ref Unsafe.AsRef(in value)));
        }
    }

    public override T Read(PayloadReader reader)
    {
        if (_fields.Count == 0)
        {
            reader.ReadByte();
            return default;
        }

        if (FieldSet.ByReflection)
        {
            object box = default(T);
            _fields.Read(reader, box);
            return (T)box;
        }

        T value = default;
        _fields.ReadAt(reader, ref Unsafe.As<T, byte>(ref value));
        return value;
    }
}
