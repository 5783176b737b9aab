using System.Runtime.CompilerServices;

namespace Multiprocessing.Worker;

/// <summary>Room in a ring for results that are their bytes, each of which is declared valid as soon as it stands there.</summary>
internal readonly unsafe struct PlainBlock(byte* target, long* openWord, long openValue)
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add<T>(int index, T value)
    {
        Unsafe.WriteUnaligned(target + (index * Unsafe.SizeOf<T>()), value);
        Volatile.Write(ref *openWord, openValue + ((index + 1) * Unsafe.SizeOf<T>()));
    }
}
