using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>One instance field, reached by its offset, or by reflection where offsets are not known.</summary>
internal abstract class FieldCodec(FieldInfo field, int offset)
{
    public FieldInfo Field { get; } = field;

    protected int Offset { get; } = offset;

    public abstract bool IsFlat { get; }

    public abstract int SmallestSize { get; }

    public static FieldCodec For(FieldInfo field)
    {
        Type type = field.FieldType;
        if (type.IsPointer || type.IsFunctionPointer || type.IsByRef)
        {
            throw new RefusalException(field.DeclaringType!, $"its field {field.Name} is a pointer, which means nothing in another process", field);
        }

        int offset = FieldOffset.IsKnown ? FieldOffset.Of(field) : 0;
        if (offset >= FieldOffset.FirstMark)
        {
            throw new RefusalException(field.DeclaringType!, $"its field {field.Name} was added by hot reload; start the program again", field);
        }

        object[] arguments = [field, offset];
        return (FieldCodec)Generic.Create(typeof(FieldCodec<>), [type], arguments);
    }

    /// <param name="writer">Where to.</param>
    /// <param name="data">Where the fields of the owner begin.</param>
    public abstract void Write(PayloadWriter writer, ref byte data);

    public abstract void Read(PayloadReader reader, ref byte data);

    /// <summary>The field's value, boxed where it is no reference.</summary>
    public abstract object? Get(object owner);

    public abstract void WriteByReflection(PayloadWriter writer, object owner);

    public abstract void ReadByReflection(PayloadReader reader, object owner);
}

internal sealed class FieldCodec<T>(FieldInfo field, int offset) : FieldCodec(field, offset)
{
    private readonly Codec<T> _codec = Codecs.Member<T>();

    public override bool IsFlat => _codec.IsFlat;

    public override int SmallestSize => _codec.SmallestSize;

    public override void Write(PayloadWriter writer, ref byte data) => Component.Write(writer, _codec, in At(ref data));

    public override void Read(PayloadReader reader, ref byte data) => At(ref data) = Component.Read(reader, _codec);

    public override object? Get(object owner) => FieldSet.ByReflection ? Field.GetValue(owner) : At(ref FieldOffset.Data(owner));

    public override void WriteByReflection(PayloadWriter writer, object owner)
    {
        T value = (T)Field.GetValue(owner)!;
        _codec.Write(writer, in value);
    }

    public override void ReadByReflection(PayloadReader reader, object owner) => Field.SetValue(owner, _codec.Read(reader));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref T At(ref byte data) => ref Unsafe.As<byte, T>(ref Unsafe.Add(ref data, Offset));
}
