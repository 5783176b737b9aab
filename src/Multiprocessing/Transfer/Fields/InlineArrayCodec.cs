using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>A struct that repeats its one field, with references in it.</summary>
internal sealed class InlineArrayCodec<T, TElement>(int length) : Codec<T>
    where T : struct
{
    private readonly Codec<TElement> _element = Codecs.Member<TElement>();

    public override bool IsFlat => _element.IsFlat;

    public override int SmallestSize => length * _element.SmallestSize;

    public override void Write(PayloadWriter writer, in T value) => _element.WriteMany(writer, Elements(ref Unsafe.AsRef(in value)));

    public override T Read(PayloadReader reader)
    {
        T value = default;
        _element.ReadMany(reader, Elements(ref value));
        return value;
    }

    private Span<TElement> Elements(ref T value) => MemoryMarshal.CreateSpan(ref Unsafe.As<T, TElement>(ref value), length);
}
