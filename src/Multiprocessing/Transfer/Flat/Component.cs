using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>One component of a tuple: primitives without a call.</summary>
internal static unsafe class Component
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(PayloadWriter writer, Codec<T> codec, in T value)
    {
        if (typeof(T).IsPrimitive)
        {
            Unsafe.WriteUnaligned(writer.Reserve(Unsafe.SizeOf<T>()), value);
        }
        else
        {
            codec.Write(writer, in value);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(PayloadReader reader, Codec<T> codec) =>
        typeof(T).IsPrimitive ? Unsafe.ReadUnaligned<T>(reader.Take(Unsafe.SizeOf<T>())) : codec.Read(reader);
}
