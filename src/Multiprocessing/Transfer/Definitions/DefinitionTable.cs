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

        lock (_gate)
        {
            return Define(type);
        }
    }

    public int NumberOf(MethodBase method)
    {
        if (_numbers.TryGetValue(method, out int number))
        {
            return number;
        }

        lock (_gate)
        {
            return Define(method);
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
            throw new TransferException($"The type {type} cannot travel: a pointer, a reference to a variable or a type parameter means nothing in another process.");
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
            ?? throw new TransferException($"The method {method.Name} cannot travel: it was made at run time and belongs to no type. Use a method of the program.");
        if (declaring.IsArray)
        {
            throw new TransferException($"The method {declaring}.{method.Name} cannot travel: the runtime makes it. Wrap it in a lambda.");
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
        if (assembly.IsDynamic)
        {
            throw new TransferException($"{member} cannot travel: it was made at run time in {assembly.GetName().Name}, which no other process has. Use a type or method of the program.");
        }

        if (assembly.Location.Length == 0 && !IsBundled(assembly))
        {
            throw new TransferException($"{member} cannot travel: its assembly {assembly.GetName().Name} was loaded from bytes, so another process cannot find it. Load it from a file.");
        }

        return Add(module, new ModuleDefinition(assembly.FullName!, module.ModuleVersionId, assembly.Location));
    }

    // In a single-file program no assembly has a location, and all of them are found by name.
    private static bool IsBundled(Assembly assembly) =>
        typeof(object).Assembly.Location.Length == 0 && AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;

    private int[] DefineAll(Type[] types) => Array.ConvertAll(types, Define);

    private int Add(object key, Definition definition)
    {
        int number = _definitions.Count;
        _definitions.Add(definition);
        _count = number + 1;
        _numbers[key] = number;
        return number;
    }
}
