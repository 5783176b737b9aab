using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>
/// What one connection's sender has defined so far. A definition is resolved at its first use, so that a type which cannot
/// be loaded fails the item that needs it and not the connection.
/// </summary>
internal sealed class DefinitionStore
{
    private const BindingFlags AnyMember = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly List<Definition> _definitions = [];
    private readonly List<object?> _resolved = [];
    private readonly List<ObjectCodec?> _codecs = [];

    public int Count => _definitions.Count;

    /// <summary>Appends what <see cref="DefinitionTable.WriteDefinitions"/> wrote; nothing if it is damaged.</summary>
    public void ReadDefinitions(PayloadReader reader)
    {
        int first = reader.ReadNumber();
        if (first != Count)
        {
            throw Definition.Damaged($"they begin at {first}, and {Count} are known");
        }

        int count = reader.ReadCount(1);
        List<Definition> read = [];
        for (int i = 0; i < count; i++)
        {
            read.Add(Definition.Read(reader, first + i));
        }

        _definitions.AddRange(read);
        _resolved.AddRange(new object?[count]);
        _codecs.AddRange(new ObjectCodec?[count]);
    }

    public Type TypeAt(int number) => Resolved(number) as Type ?? throw Definition.Damaged($"number {number} is not a type");

    public MethodBase MethodAt(int number) => Resolved(number) as MethodBase ?? throw Definition.Damaged($"number {number} is not a method");

    /// <summary>How an object of the type of this number is rebuilt.</summary>
    internal ObjectCodec CodecAt(int number)
    {
        if ((uint)number < (uint)_codecs.Count && _codecs[number] is { } codec)
        {
            return codec;
        }

        Type type = TypeAt(number);
        return _codecs[number] = ObjectCodecs.For(type);
    }

    private object Resolved(int number)
    {
        if ((uint)number >= (uint)_definitions.Count)
        {
            throw Definition.Damaged($"number {number} was never defined");
        }

        return _resolved[number] ??= Resolve(_definitions[number]);
    }

    private object Resolve(Definition definition)
    {
        try
        {
            return definition switch
            {
                ModuleDefinition module => AssemblyFinder.Find(module),
                TypeDefinition type => ModuleAt(type.Module).ResolveType(type.Token),
                GenericTypeDefinition generic => TypeAt(generic.Open).MakeGenericType(TypesAt(generic.Arguments)),
                ArrayDefinition array => array.Rank == 0 ? TypeAt(array.Element).MakeArrayType() : TypeAt(array.Element).MakeArrayType(array.Rank),
                MethodDefinition method => Resolve(method),
                _ => throw Definition.Damaged("an unknown kind"),
            };
        }
        catch (Exception e) when (e is not TransferException and not OutOfMemoryException)
        {
            throw new TransferException($"A definition of the sender cannot be resolved here ({definition}): {e.Message}", e);
        }
    }

    private MethodBase Resolve(MethodDefinition definition)
    {
        Type declaring = TypeAt(definition.DeclaringType);
        MethodBase method = ModuleAt(definition.Module).ResolveMethod(definition.Token)
            ?? throw Definition.Damaged($"no method has the token {definition.Token:x8}");
        if (declaring.IsConstructedGenericType)
        {
            method = declaring.GetMembers(AnyMember).OfType<MethodBase>().FirstOrDefault(member => member.MetadataToken == definition.Token)
                ?? throw Definition.Damaged($"{declaring} has no method with the token {definition.Token:x8}");
        }

        return definition.Arguments.Length == 0 ? method : ((MethodInfo)method).MakeGenericMethod(TypesAt(definition.Arguments));
    }

    private Module ModuleAt(int number) => Resolved(number) as Module ?? throw Definition.Damaged($"number {number} is not a module");

    private Type[] TypesAt(int[] numbers)
    {
        Type[] types = new Type[numbers.Length];
        for (int i = 0; i < types.Length; i++)
        {
            types[i] = TypeAt(numbers[i]);
        }

        return types;
    }
}
