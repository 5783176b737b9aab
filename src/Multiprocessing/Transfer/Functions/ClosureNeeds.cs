using System.Collections.Concurrent;
using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Which fields of closures a function reads, itself or through other code that the compiler made of its body.</summary>
internal sealed class ClosureNeeds
{
    private static readonly ConcurrentDictionary<MethodBase, ClosureNeeds> Known = new();

    private readonly Module? _module;
    private readonly HashSet<int>? _fields;

    private ClosureNeeds(Module? module, HashSet<int>? fields)
    {
        _module = module;
        _fields = fields;
    }

    public static ClosureNeeds Everything { get; } = new(null, null);

    public static ClosureNeeds Of(MethodBase method) =>
        Known.TryGetValue(method, out ClosureNeeds? needs) ? needs : Known.GetOrAdd(method, Scan(method));

    public bool Contains(FieldInfo field) => _fields is null || field.Module != _module || _fields.Contains(field.MetadataToken);

    private static ClosureNeeds Scan(MethodBase method)
    {
        if (method.DeclaringType is not { } declaring || !ClosureCodec.IsClosure(declaring))
        {
            return Everything;
        }

        try
        {
            return new ClosureNeeds(method.Module, new ClosureScan(method.Module).Run(method));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // What cannot be understood is sent in full.
            return Everything;
        }
    }
}
