using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// The memory of a <see cref="PayloadWriter"/>, and of arrays that are large. It is tempting to leave all of it to the C library. But that one keeps what was freed, up to 64 MB for
/// each of many arenas, so a program whose threads have sent a few large values would hold a gigabyte. Large buffers are mapped, and go
/// when they are freed; growing one moves no byte.
/// </summary>
internal static unsafe partial class BufferMemory
{
    /// <summary>From here on the C library maps, too, until such a buffer is freed: then it takes the next of that size from its arenas.</summary>
    private const long LeastMapped = 128 * 1024;

    /// <summary>From here on pages of 2 MB pay, where the system has them: a new buffer costs more for its pages than for its bytes.</summary>
    private const long LeastInLargePages = 4 << 20;

    private const nuint LargePage = 2 << 20;
    private const int ReadAndWrite = 3;
    private const int PrivateAndAnonymous = 0x22;
    private const int MayMove = 1;
    private const int InLargePages = 14;
    private const nint Failed = -1;

    private static readonly bool s_maps = OperatingSystem.IsLinux();

    /// <summary>Makes a buffer larger, or a first one from <see langword="null"/>. Its bytes stay.</summary>
    /// <exception cref="OutOfMemoryException">There is no more.</exception>
    internal static byte* Grow(byte* buffer, long capacity, long wanted)
    {
        if (!IsMapped(wanted))
        {
            return (byte*)NativeMemory.Realloc(buffer, (nuint)wanted);
        }

        byte* mapped = IsMapped(capacity)
            ? Remap(buffer, (nuint)capacity, (nuint)wanted, MayMove)
            : Map(null, (nuint)wanted, ReadAndWrite, PrivateAndAnonymous, -1, 0);
        if ((nint)mapped == Failed)
        {
            throw new InsufficientMemoryException();
        }

        if (wanted >= LeastInLargePages)
        {
            _ = Advise(mapped, (nuint)wanted, InLargePages);
        }

        if (!IsMapped(capacity))
        {
            Buffer.MemoryCopy(buffer, mapped, wanted, capacity);
            NativeMemory.Free(buffer);
        }

        return mapped;
    }

    internal static void Free(byte* buffer, long capacity)
    {
        if (IsMapped(capacity))
        {
            _ = Unmap(buffer, (nuint)capacity);
        }
        else
        {
            NativeMemory.Free(buffer);
        }
    }

    /// <summary>An array that is about to be filled, in large pages where it is large; what is no reference in it is not cleared before.</summary>
    internal static T[] NewArray<T>(int length) =>
        WithLargePages(RuntimeHelpers.IsReferenceOrContainsReferences<T>() ? new T[length] : GC.AllocateUninitializedArray<T>(length));

    /// <summary>
    /// Has an array that was just made lie in pages of 2 MB, as far as it takes whole ones: most of what a large one costs is its pages, one
    /// by one.
    /// </summary>
    internal static T[] WithLargePages<T>(T[] array)
    {
        long bytes = (long)array.Length * Unsafe.SizeOf<T>();
        if (s_maps && bytes >= LeastInLargePages)
        {
            fixed (byte* start = &Unsafe.As<T, byte>(ref MemoryMarshal.GetArrayDataReference(array)))
            {
                nuint first = ((nuint)start + LargePage - 1) & ~(LargePage - 1);
                nuint end = ((nuint)start + (nuint)bytes) & ~(LargePage - 1);
                _ = Advise((byte*)first, end - first, InLargePages);
            }
        }

        return array;
    }

    private static bool IsMapped(long capacity) => s_maps && capacity >= LeastMapped;

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial byte* Map(byte* wish, nuint length, int access, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mremap")]
    private static partial byte* Remap(byte* mapped, nuint length, nuint wanted, int flags);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* mapped, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* mapped, nuint length);
}
