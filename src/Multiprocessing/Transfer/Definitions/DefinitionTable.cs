using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace Multiprocessing.Transfer;

/// <summary>The sender's numbers for modules, types and methods, in the order of first use. Safe for any number of threads.</summary>
internal sealed class DefinitionTable
{
    private readonly ConcurrentDictionary<object, int> _numbers = new();
    private readonly List<Definition> _definitions = [];
    private readonly Lock _gate = new();
    private volatile int _count;

    /// <summary>The table of this process, so that a number means the same to every receiver.</summary>
    public static DefinitionTable Shared { get; } = new();

    public int Count => _count;

    public int NumberOf(Type type)
    {
        if (_numbers.TryGetValue(type, out int number))
        {
            return number;
        }

        try
        {
            lock (_gate)
            {
                return Define(type);
            }
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
    }

    public int NumberOf(MethodBase method)
    {
        if (_numbers.TryGetValue(method, out int number))
        {
            return number;
        }

        try
        {
            lock (_gate)
            {
                return Define(method);
            }
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
    }

    /// <summary>Writes definitions <paramref name="from"/> up to, and without, <paramref name="to"/>.</summary>
    public void WriteDefinitions(PayloadWriter writer, int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(to, Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, to);
        Definition[] definitions;
        lock (_gate)
        {
            definitions = [.. _definitions[from..to]];
        }

        writer.WriteVarUInt32((uint)from);
        writer.WriteVarUInt32((uint)definitions.Length);
        foreach (Definition definition in definitions)
        {
            definition.Write(writer);
        }
    }

    private int Define(Type type)
    {
        if (_numbers.TryGetValue(type, out int known))
        {
            return known;
        }

        if (type.IsPointer || type.IsByRef || type.IsFunctionPointer || type.IsGenericParameter)
        {
            throw new RefusalException(type, $"{type} is a pointer, a reference to a variable or a type parameter, which means nothing in another process");
        }

        if (type.IsArray)
        {
            return Add(type, new ArrayDefinition(Define(type.GetElementType()!), type.IsSZArray ? 0 : type.GetArrayRank()));
        }

        if (type.IsConstructedGenericType)
        {
            return Add(type, new GenericTypeDefinition(Define(type.GetGenericTypeDefinition()), DefineAll(type.GetGenericArguments())));
        }

        return Add(type, new TypeDefinition(Define(type.Module, type), type.MetadataToken));
    }

    private int Define(MethodBase method)
    {
        if (_numbers.TryGetValue(method, out int known))
        {
            return known;
        }

        Type declaring = method.DeclaringType
            ?? throw new RefusalException(method.GetType(), $"{method.Name} was made at run time and belongs to no type; use a method of the program");
        if (declaring.IsArray)
        {
            throw new RefusalException(declaring, $"{declaring}.{method.Name} is made by the runtime; wrap it in a lambda");
        }

        int[] arguments = method.IsGenericMethod ? DefineAll(method.GetGenericArguments()) : [];
        return Add(method, new MethodDefinition(Define(declaring), Define(method.Module, method), method.MetadataToken, arguments));
    }

    private int Define(Module module, MemberInfo member)
    {
        if (_numbers.TryGetValue(module, out int known))
        {
            return known;
        }

        Assembly assembly = module.Assembly;
        if (!member.HasMetadataToken())
        {
            throw new RefusalException(TypeOf(member), $"{member} has no number to be found by, since the program was compiled ahead of time; publish it without PublishAot");
        }

        if (assembly.IsDynamic)
        {
            throw new RefusalException(TypeOf(member), $"{member} was made at run time in {assembly.GetName().Name}, which no other process has; use a type or method of the program");
        }

        if (assembly.Location.Length == 0 && !IsBundled(assembly))
        {
            throw new RefusalException(TypeOf(member), $"{member} is of {assembly.GetName().Name}, which was loaded from bytes, so that another process cannot find it; load it from a file");
        }

        long context = LoadContexts.NumberOf(assembly);
        string[] files = context == LoadContexts.Default ? [] : LoadContexts.FilesBeside(assembly);
        return Add(module, new ModuleDefinition(assembly.FullName!, module.ModuleVersionId, assembly.Location, context, files));
    }

    private static Type TypeOf(MemberInfo member) => member as Type ?? member.DeclaringType ?? member.GetType();

    // In a single-file program the program's own assemblies have no location, and all of them are found by name.
    private static bool IsBundled(Assembly assembly) =>
        Assembly.GetEntryAssembly() is { Location.Length: 0 } && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;

    private int[] DefineAll(Type[] types)
    {
        int[] numbers = new int[types.Length];
        for (int i = 0; i < types.Length; i++)
        {
            numbers[i] = Define(types[i]);
        }

        return numbers;
    }

    private int Add(object key, Definition definition)
    {
        int number = _definitions.Count;
        _definitions.Add(definition);
        _count = number + 1;
        _numbers[key] = number;
        return number;
    }
}
