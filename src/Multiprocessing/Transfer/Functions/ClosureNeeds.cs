using System.Collections.Concurrent;
using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Which fields of closures a function reads, itself or through other code that the compiler made of its body.</summary>
internal sealed class ClosureNeeds
{
    private static readonly ConcurrentDictionary<(Module Module, int Token), ClosureNeeds> Known = new();

    private readonly HashSet<(Module Module, int Token)>? _fields;

    private ClosureNeeds(HashSet<(Module Module, int Token)>? fields)
    {
        _fields = fields;
    }

    public static ClosureNeeds Everything { get; } = new(null);

    public static ClosureNeeds Of(MethodBase method) =>
        Known.GetOrAdd((method.Module, method.MetadataToken), static (_, method) => Scan(method), method);

    public bool Contains(FieldInfo field) => _fields?.Contains((field.Module, field.MetadataToken)) != false;

    private static ClosureNeeds Scan(MethodBase method)
    {
        if (method.DeclaringType is not { } declaring || !ClosureCodec.IsClosure(declaring))
        {
            return Everything;
        }

        try
        {
            return new ClosureNeeds(new ClosureScan().Run(method));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What cannot be understood is sent in full.
            return Everything;
        }
    }
}
