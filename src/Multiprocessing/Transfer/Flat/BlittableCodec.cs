using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>Marks a codec whose values are written as their bytes and nothing else.</summary>
internal interface IPlainCodec;

/// <summary>A value without references: its bytes.</summary>
/// <typeparam name="T">A type that <see cref="Blittable"/> is sure of. Not so constrained: the ahead-of-time compiler leaves out what is.</typeparam>
internal sealed unsafe class BlittableCodec<T> : Codec<T>, IPlainCodec
{
    public override bool IsFlat => true;

    public override int SmallestSize => Unsafe.SizeOf<T>();

    public override void Write(PayloadWriter writer, in T value) =>
        Unsafe.WriteUnaligned(writer.Reserve(Unsafe.SizeOf<T>()), value);

    public override T Read(PayloadReader reader) => Unsafe.ReadUnaligned<T>(reader.Take(Unsafe.SizeOf<T>()));

    public override void WriteMany(PayloadWriter writer, ReadOnlySpan<T> values)
    {
        long size = (long)values.Length * Unsafe.SizeOf<T>();
        ref byte source = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
        BlockCopy.FromManaged(ref source, writer.Reserve(size), size);
    }

    public override void ReadMany(PayloadReader reader, Span<T> values)
    {
        long size = (long)values.Length * Unsafe.SizeOf<T>();
        ref byte target = ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values));
        BlockCopy.ToManaged(reader.Take(size), ref target, size);
    }
}

/// <summary>Copies of blocks that may be longer than <see cref="Unsafe.CopyBlock(void*, void*, uint)"/> counts.</summary>
internal static unsafe class BlockCopy
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void FromManaged(ref byte source, byte* target, long size)
    {
        if (size <= int.MaxValue)
        {
            MemoryMarshal.CreateReadOnlySpan(ref source, (int)size).CopyTo(new Span<byte>(target, (int)size));
            return;
        }

        fixed (byte* from = &source)
        {
            Buffer.MemoryCopy(from, target, size, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ToManaged(byte* source, ref byte target, long size)
    {
        if (size <= int.MaxValue)
        {
            new ReadOnlySpan<byte>(source, (int)size).CopyTo(MemoryMarshal.CreateSpan(ref target, (int)size));
            return;
        }

        fixed (byte* to = &target)
        {
            Buffer.MemoryCopy(source, to, size, size);
        }
    }
}
