using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>The codec of each declared type, made at its first use and kept.</summary>
internal static class Codecs
{
    private static readonly ConcurrentDictionary<Type, Codec> Roots = new();

    /// <summary>For a root: a graph of its own, so an array of plain values needs no identity there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Codec<T> For<T>() => Slot<T>.Root ?? MakeRoot<T>();

    public static Codec For(Type type)
    {
        try
        {
            return Roots.GetOrAdd(type, static type => Call(nameof(For), type));
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
    }

    /// <summary>For a value inside a graph, where an array may be met again.</summary>
    public static Codec<T> Member<T>() => Slot<T>.Member ??= (Codec<T>)CodecFactory.Member(typeof(T));

    public static Codec Member(Type type) => Call(nameof(Member), type);

    private static Codec<T> MakeRoot<T>()
    {
        try
        {
            return Slot<T>.Root = (Codec<T>?)CodecFactory.FlatRoot(typeof(T)) ?? Member<T>();
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
    }

    private static Codec Call(string name, Type type)
    {
        MethodInfo generic = typeof(Codecs).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .First(method => method.Name == name && method.IsGenericMethodDefinition);
        if (type.IsByRefLike || type.IsByRef || type.IsPointer || type.ContainsGenericParameters || type == typeof(void))
        {
            throw new RefusalException(type, "it is no type of a value");
        }

        return generic.MakeGenericMethod(type).CreateDelegate<Func<Codec>>()();
    }

    private static class Slot<T>
    {
        public static Codec<T>? Root;
        public static Codec<T>? Member;
    }
}
