using System.Collections.Concurrent;

namespace Multiprocessing.Transfer;

/// <summary>Types of other rooms that travel as another value.</summary>
internal static class RegisteredConverters
{
    private static readonly ConcurrentDictionary<Type, Func<Type, ObjectCodec>> Registered = new();

    /// <summary>Lets a type travel as another value. To be called before the type is first met, and on both sides.</summary>
    public static void Add<T, TSurrogate>(Func<T, TSurrogate> to, Func<TSurrogate, T> from)
        where T : class => Registered[typeof(T)] = _ => new ConverterCodec<T, TSurrogate>(typeof(T), to, from);

    /// <summary>The same for all types of a generic definition.</summary>
    /// <param name="definition">The open generic class.</param>
    /// <param name="converter">An open generic class with the same parameters that implements <see cref="IConverter{T, TSurrogate}"/> for it.</param>
    public static void Add(Type definition, Type converter) => Registered[definition] = type => Make(type, converter);

    public static ObjectCodec? CodecFor(Type type) =>
        Registered.TryGetValue(type, out Func<Type, ObjectCodec>? registered)
        || (type.IsGenericType && Registered.TryGetValue(type.GetGenericTypeDefinition(), out registered))
            ? registered(type)
            : null;

    private static ObjectCodec Make(Type type, Type openConverter)
    {
        object converter = Generic.Create(openConverter, type.GetGenericArguments());
        Type contract = converter.GetType().GetInterfaces().First(
            candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IConverter<,>));
        Type[] arguments = contract.GetGenericArguments();
        Delegate to = Delegate.CreateDelegate(typeof(Func<,>).MakeGenericType(arguments), converter, contract.GetMethod("To")!);
        Delegate from = Delegate.CreateDelegate(typeof(Func<,>).MakeGenericType(arguments[1], arguments[0]), converter, contract.GetMethod("From")!);
        return (ObjectCodec)Generic.Create(typeof(ConverterCodec<,>), arguments, type, to, from);
    }
}
