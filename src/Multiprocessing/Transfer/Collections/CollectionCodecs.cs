namespace Multiprocessing.Transfer;

/// <summary>Which collections are made anew on arrival rather than copied field by field.</summary>
internal static class CollectionCodecs
{
    // Its own constructor runs on the waiting object, so that a derived class keeps its fields.
    private static readonly Dictionary<string, Func<Type>> InPlace = new()
    {
        ["System.Collections.Generic.Dictionary`2"] = () => typeof(DictionaryShape<,>),
        ["System.Collections.Generic.HashSet`1"] = () => typeof(HashSetShape<>),
        ["System.Collections.Generic.OrderedDictionary`2"] = () => typeof(OrderedDictionaryShape<,>),
        ["System.Collections.Concurrent.ConcurrentDictionary`2"] = () => typeof(ConcurrentDictionaryShape<,>),
        ["System.Collections.Concurrent.ConcurrentQueue`1"] = () => typeof(ConcurrentQueueShape<>),
        ["System.Collections.Concurrent.ConcurrentBag`1"] = () => typeof(ConcurrentBagShape<>),
        ["System.Collections.Hashtable"] = () => typeof(HashtableShape),
    };

    // Its factory makes one, which is then copied into the waiting object.
    private static readonly Dictionary<string, Func<Type>> ByFactory = new()
    {
        ["System.Collections.Immutable.ImmutableDictionary`2"] = () => typeof(ImmutableDictionaryShape<,>),
        ["System.Collections.Immutable.ImmutableHashSet`1"] = () => typeof(ImmutableHashSetShape<>),
        ["System.Collections.Frozen.FrozenDictionary`2"] = () => typeof(FrozenDictionaryShape<,>),
        ["System.Collections.Frozen.FrozenSet`1"] = () => typeof(FrozenSetShape<>),
        ["System.Linq.Lookup`2"] = () => typeof(LookupShape<,>),
    };

    public static ObjectCodec? CodecFor(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return (ObjectCodec)Generic.Create(typeof(ListCodec<>), type.GetGenericArguments());
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            string name = Generic.NameOf(level);
            bool inPlace = InPlace.TryGetValue(name, out Func<Type>? find);
            if (inPlace || ByFactory.TryGetValue(name, out find))
            {
                Type found = find!();
                object shape = level.IsGenericType ? Generic.Create(found, level.GetGenericArguments()) : Activator.CreateInstance(found)!;
                Type[] arguments = shape.GetType().BaseType!.GetGenericArguments();
                return (ObjectCodec)Generic.Create(typeof(CollectionCodec<,>), arguments, type, shape, inPlace);
            }
        }

        return null;
    }
}
