using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>
/// A type that cannot travel was met. Raised without the way to it, which costs too much to keep while all goes well;
/// the writer turns it into a <see cref="TransferException"/> that names the way.
/// </summary>
internal sealed class RefusalException(Type type, string reason, FieldInfo? field = null, object? culprit = null)
    : Exception($"A value of type {type} cannot travel: {reason}.")
{
    public Type Type { get; } = type;

    public string Reason { get; } = reason;

    /// <summary>The value itself, where others of its type can travel.</summary>
    public object? Culprit { get; } = culprit;

    /// <summary>The field that is to blame, where it is not the type as a whole.</summary>
    public FieldInfo? Field { get; } = field;
}
