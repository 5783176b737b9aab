namespace Multiprocessing.Transfer;

/// <summary>Which collections are made anew on arrival rather than copied field by field.</summary>
internal static class CollectionCodecs
{
    // In place: its own constructor runs on the waiting object, so that a derived class keeps its fields.
    // Otherwise its factory makes one, which is then copied into the waiting object.
    private static readonly Dictionary<string, (Func<Type> Shape, bool InPlace)> Shapes = new()
    {
        ["System.Collections.Generic.Dictionary`2"] = (() => typeof(DictionaryShape<,>), true),
        ["System.Collections.Generic.HashSet`1"] = (() => typeof(HashSetShape<>), true),
        ["System.Collections.Generic.OrderedDictionary`2"] = (() => typeof(OrderedDictionaryShape<,>), true),
        ["System.Collections.Concurrent.ConcurrentDictionary`2"] = (() => typeof(ConcurrentDictionaryShape<,>), true),
        ["System.Collections.Concurrent.ConcurrentQueue`1"] = (() => typeof(ConcurrentQueueShape<>), true),
        ["System.Collections.Concurrent.ConcurrentBag`1"] = (() => typeof(ConcurrentBagShape<>), true),
        ["System.Collections.Hashtable"] = (() => typeof(HashtableShape), true),
        ["System.Collections.Immutable.ImmutableDictionary`2"] = (() => typeof(ImmutableDictionaryShape<,>), false),
        ["System.Collections.Immutable.ImmutableHashSet`1"] = (() => typeof(ImmutableHashSetShape<>), false),
        ["System.Collections.Frozen.FrozenDictionary`2"] = (() => typeof(FrozenDictionaryShape<,>), false),
        ["System.Collections.Frozen.FrozenSet`1"] = (() => typeof(FrozenSetShape<>), false),
        ["System.Linq.Lookup`2"] = (() => typeof(LookupShape<,>), false),
    };

    public static ObjectCodec? CodecFor(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return (ObjectCodec)Generic.Create(typeof(ListCodec<>), type.GetGenericArguments());
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            if (Shapes.TryGetValue(Generic.NameOf(level), out (Func<Type> Shape, bool InPlace) known))
            {
                object shape = level.IsGenericType ? Generic.Create(known.Shape(), level.GetGenericArguments()) : Activator.CreateInstance(known.Shape())!;
                Type[] arguments = shape.GetType().BaseType!.GetGenericArguments();
                return (ObjectCodec)Generic.Create(typeof(CollectionCodec<,>), arguments, type, shape, known.InPlace);
            }
        }

        return null;
    }
}
