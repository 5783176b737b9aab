using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>Decides which codec a declared type gets.</summary>
internal static class CodecFactory
{
    private static readonly Type[] TupleCodecs = [typeof(TupleCodec<>), typeof(TupleCodec<,>), typeof(TupleCodec<,,>), typeof(TupleCodec<,,,>)];

    public static Codec Member(Type type)
    {
        if (type.IsByRefLike || type.IsByRef || type.IsPointer || type.IsFunctionPointer || type.ContainsGenericParameters || type == typeof(void))
        {
            throw new RefusalException(type, "it is no type of a value that can be kept");
        }

        if (CommonCodecs.ForValue(type) is { } common)
        {
            return common;
        }

        if (type == typeof(string))
        {
            return new StringCodec();
        }

        if (!type.IsValueType)
        {
            return Make(typeof(ReferenceCodec<>), [type]);
        }

        if (type == typeof(CancellationToken))
        {
            return new TokenCodec();
        }

        RefusedTypes.Check(type);
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Make(typeof(NullableCodec<>), [underlying]);
        }

        if (TupleComponents(type) is { } components && !Blittable.Is(type))
        {
            return Make(TupleCodecs[components.Length - 1], components, Array.ConvertAll(components, Codecs.Member));
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Memory<>))
        {
            return Make(typeof(MemoryCodec<>), type.GetGenericArguments());
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>))
        {
            return Make(typeof(ReadOnlyMemoryCodec<>), type.GetGenericArguments());
        }

        if (type.GetCustomAttribute<InlineArrayAttribute>() is { } inline && !Blittable.Is(type))
        {
            Type element = FieldSet.FieldsOf(type).Single().FieldType;
            return Make(typeof(InlineArrayCodec<,>), [type, element], inline.Length);
        }

        return Make(Blittable.Is(type) ? typeof(BlittableCodec<>) : typeof(StructCodec<>), [type]);
    }

    /// <summary>A codec that is flat because the value is a root and holds one array at most; else null.</summary>
    public static Codec? FlatRoot(Type type)
    {
        if (type.IsSZArray)
        {
            Type element = type.GetElementType()!;
            if (CommonCodecs.ForArrayOf(element) is { } common)
            {
                return common;
            }

            if (Blittable.Is(element))
            {
                return Make(typeof(FlatArrayCodec<>), [element]);
            }

            bool isFlat = (element.IsValueType || element == typeof(string)) && Codecs.Member(element).IsFlat;
            return isFlat ? Make(typeof(FlatSequenceCodec<>), [element]) : null;
        }

        if (TupleComponents(type) is not { } components)
        {
            return null;
        }

        Codec[] members = Array.ConvertAll(components, Codecs.Member);
        int graph = Array.FindIndex(members, member => !member.IsFlat);
        if (graph < 0 || Array.FindLastIndex(members, member => !member.IsFlat) != graph || FlatRoot(components[graph]) is not { } root)
        {
            return null;
        }

        members[graph] = root;
        return Make(TupleCodecs[components.Length - 1], components, members);
    }

    private static Codec Make(Type codec, Type[] arguments, params object[] constructorArguments) =>
        (Codec)Generic.Create(codec, arguments, constructorArguments);

    private static Type[]? TupleComponents(Type type)
    {
        if (!type.IsGenericType || !type.IsValueType || type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) != true)
        {
            return null;
        }

        Type[] components = type.GetGenericArguments();
        return components.Length <= TupleCodecs.Length ? components : null;
    }
}
