using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Multiprocessing.Transfer;

/// <summary>Which collections are made anew on arrival rather than copied field by field.</summary>
internal static class CollectionCodecs
{
    // Made in place, so that a derived class keeps its own fields.
    private static readonly Dictionary<Type, Type> InPlace = new()
    {
        [typeof(Dictionary<,>)] = typeof(DictionaryShape<,>),
        [typeof(HashSet<>)] = typeof(HashSetShape<>),
        [typeof(OrderedDictionary<,>)] = typeof(OrderedDictionaryShape<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryShape<,>),
        [typeof(ConcurrentQueue<>)] = typeof(ConcurrentQueueShape<>),
        [typeof(ConcurrentBag<>)] = typeof(ConcurrentBagShape<>),
    };

    // Made by a factory, whose result is then copied into the object that stands for it.
    private static readonly Dictionary<Type, Type> ByFactory = new()
    {
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryShape<,>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetShape<>),
        [typeof(FrozenDictionary<,>)] = typeof(FrozenDictionaryShape<,>),
        [typeof(FrozenSet<>)] = typeof(FrozenSetShape<>),
        [typeof(Lookup<,>)] = typeof(LookupShape<,>),
    };

    public static ObjectCodec? CodecFor(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
        {
            return (ObjectCodec)Generic.Create(typeof(ListCodec<>), type.GetGenericArguments());
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            if (level == typeof(Hashtable))
            {
                return new CollectionCodec<Hashtable, DictionaryEntry>(type, new HashtableShape(), keepsDerivedFields: true);
            }

            if (!level.IsGenericType)
            {
                continue;
            }

            Type definition = level.GetGenericTypeDefinition();
            bool inPlace = InPlace.TryGetValue(definition, out Type? shape);
            if (inPlace || ByFactory.TryGetValue(definition, out shape))
            {
                object made = Generic.Create(shape!, level.GetGenericArguments());
                Type[] arguments = [level, ElementOf(made.GetType())];
                return (ObjectCodec)Generic.Create(typeof(CollectionCodec<,>), arguments, type, made, inPlace);
            }
        }

        return null;
    }

    private static Type ElementOf(Type shape) => shape.BaseType!.GetGenericArguments()[1];
}
