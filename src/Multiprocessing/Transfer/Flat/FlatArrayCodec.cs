using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// An array of values without references that is a root, or the only reference in one: nothing else can refer to it, so
/// it is written where it stands. Its length plus one (null is 0), then its bytes.
/// </summary>
/// <typeparam name="T">A type that <see cref="Blittable"/> is sure of. Not so constrained: the ahead-of-time compiler leaves out what is.</typeparam>
internal sealed unsafe class FlatArrayCodec<T> : Codec<T[]?>
{
    public override bool IsFlat => true;

    public override void Write(PayloadWriter writer, in T[]? value) => WriteOne(writer, value);

    public override T[]? Read(PayloadReader reader) => ReadOne(reader);

    public override void WriteMany(PayloadWriter writer, ReadOnlySpan<T[]?> values)
    {
        foreach (T[]? value in values)
        {
            WriteOne(writer, value);
        }
    }

    public override void ReadMany(PayloadReader reader, Span<T[]?> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadOne(reader);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteOne(PayloadWriter writer, T[]? value)
    {
        if (value is null)
        {
            writer.WriteByte(0);
            return;
        }

        long size = (long)value.Length * Unsafe.SizeOf<T>();
        ref byte source = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(value));
        if (value.Length < 0x7F)
        {
            byte* target = writer.Reserve(size + 1);
            *target = (byte)(value.Length + 1);
            BlockCopy.FromManaged(ref source, target + 1, size);
            return;
        }

        writer.WriteVarUInt32((uint)value.Length + 1);
        BlockCopy.FromManaged(ref source, writer.Reserve(size), size);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T[]? ReadOne(PayloadReader reader)
    {
        uint header = reader.ReadVarUInt32();
        if (header == 0)
        {
            return null;
        }

        if (header == 1)
        {
            return [];
        }

        // Taken first: a damaged length must fail before it allocates.
        long size = (header - 1L) * Unsafe.SizeOf<T>();
        byte* source = reader.Take(size);
        T[] array = size < 2048 ? new T[header - 1] : BufferMemory.NewArray<T>((int)(header - 1));
        BlockCopy.ToManaged(source, ref Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)), size);
        return array;
    }
}
