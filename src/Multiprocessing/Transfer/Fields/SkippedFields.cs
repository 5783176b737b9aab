using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Fields that stay behind because they belong to this process or to another object.</summary>
internal static class SkippedFields
{
    // A group of GroupBy or ToLookup is chained to all the others.
    private static readonly HashSet<string> Known =
    [
        "System.Linq.Grouping`2._hashNext",
        "System.Linq.Grouping`2._next",
        "System.Threading.Tasks.TaskCanceledException._canceledTask",
    ];

    // Marked for serializers that cannot carry a token.
    private static readonly HashSet<string> Kept = ["System.OperationCanceledException._cancellationToken"];

    public static bool Contains(FieldInfo field)
    {
        string name = $"{Generic.NameOf(field.DeclaringType!)}.{field.Name}";
        return Known.Contains(name) || (field.IsDefined(typeof(NonSerializedAttribute)) && !Kept.Contains(name));
    }
}
