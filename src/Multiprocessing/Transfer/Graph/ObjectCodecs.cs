using System.Collections.Concurrent;

namespace Multiprocessing.Transfer;

/// <summary>The codec of each run-time type, made at its first use and kept.</summary>
internal static class ObjectCodecs
{
    private static readonly ConcurrentDictionary<Type, ObjectCodec> Known = new();

    public static ObjectCodec For(Type type) => Known.TryGetValue(type, out ObjectCodec? codec) ? codec : Known.GetOrAdd(type, Create(type));

    private static ObjectCodec Create(Type type)
    {
        if (type.IsAbstract || type.ContainsGenericParameters || type.IsPointer || type.IsByRef || type.IsByRefLike || type == typeof(void))
        {
            throw new RefusalException(type, "no object has exactly this type");
        }

        if (typeof(Delegate).IsAssignableFrom(type))
        {
            return new DelegateCodec(type);
        }

        if (ClosureCodec.IsClosure(type))
        {
            return new ClosureCodec(type);
        }

        if (Singletons.CodecFor(type) is { } singleton)
        {
            return singleton;
        }

        if (Converters.CodecFor(type) is { } converted)
        {
            return converted;
        }

        if (type == typeof(string))
        {
            return new BoxedStringCodec();
        }

        if (type.IsArray)
        {
            Type element = type.GetElementType()!;
            if (element.IsPointer || element.IsFunctionPointer)
            {
                throw new RefusalException(type, "its elements are pointers, which mean nothing in another process");
            }

            return type.IsSZArray ? Make(typeof(VectorCodec<>), [element]) : Make(typeof(MatrixCodec<>), [element], type);
        }

        RefusedTypes.Check(type);
        if (type.IsValueType)
        {
            return Nullable.GetUnderlyingType(type) is null
                ? Make(typeof(BoxCodec<>), [type])
                : throw new RefusalException(type, "no object has exactly this type");
        }

        if (typeof(Exception).IsAssignableFrom(type))
        {
            return new ExceptionCodec(type);
        }

        return CollectionCodecs.CodecFor(type) ?? NamedObjects.CodecFor(type) ?? (ObjectCodec)new ClassCodec(type);
    }

    private static ObjectCodec Make(Type codec, Type[] arguments, params object[] constructorArguments) =>
        (ObjectCodec)Generic.Create(codec, arguments, constructorArguments);
}
