using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>The codec of each declared type, made at its first use and kept.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, Codec> Roots = new();
    private static readonly ConcurrentDictionary<Type, Codec> Members = new();

    /// <summary>For a root: a graph of its own, so an array of plain values needs no identity there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Codec<T> For<T>() => Slot<T>.Root ??= (Codec<T>)For(typeof(T));

    public static Codec For(Type type)
    {
        try
        {
            return Roots.GetOrAdd(type, static type => CodecFactory.FlatRoot(type) ?? Member(type));
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
    }

    /// <summary>For a value inside a graph, where an array may be met again.</summary>
    public static Codec<T> Member<T>() => Slot<T>.Member ??= (Codec<T>)Member(typeof(T));

    public static Codec Member(Type type) => Members.GetOrAdd(type, CodecFactory.Member);

    private static class Slot<T>
    {
        public static Codec<T>? Root;
        public static Codec<T>? Member;
    }
}
