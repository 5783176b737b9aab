using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>The slice as an array; the whole of an array is the array itself, so that it stays shared.</summary>
internal sealed class MemoryCodec<T> : Codec<Memory<T>>
{
    private readonly Codec<T[]?> _array = Codecs.Member<T[]?>();

    public override void Write(PayloadWriter writer, in Memory<T> value) => _array.Write(writer, Slice.ToArray<T>(value));

    public override Memory<T> Read(PayloadReader reader) => _array.Read(reader);
}

/// <inheritdoc cref="MemoryCodec{T}"/>
internal sealed class ReadOnlyMemoryCodec<T> : Codec<ReadOnlyMemory<T>>
{
    private readonly Codec<T[]?> _array = Codecs.Member<T[]?>();

    public override void Write(PayloadWriter writer, in ReadOnlyMemory<T> value) => _array.Write(writer, Slice.ToArray(value));

    public override ReadOnlyMemory<T> Read(PayloadReader reader) => _array.Read(reader);
}

internal static class Slice
{
    public static T[]? ToArray<T>(ReadOnlyMemory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out ArraySegment<T> segment) && segment.Offset == 0 && segment.Count == (segment.Array?.Length ?? 0)
            ? segment.Array
            : memory.ToArray();
}
