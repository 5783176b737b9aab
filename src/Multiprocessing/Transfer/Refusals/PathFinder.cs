using System.Text;

namespace Multiprocessing.Transfer;

/// <summary>
/// Finds the way from a root to what cannot travel, by walking the root again: the writer keeps no way while all goes well.
/// </summary>
internal sealed class PathFinder(bool throughCollections)
{
    /// <summary>What a root is called that is the function itself: its captured variables need no more words.</summary>
    public const string Function = "function";

    private readonly Queue<Step> _pending = new();
    private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);

    public static TransferException Explain(RefusalException refusal, object? root, string what)
    {
        Step? found = null;
        try
        {
            found = root is null ? null : new PathFinder(throughCollections: true).Find(refusal, root, what)
                ?? new PathFinder(throughCollections: false).Find(refusal, root, what);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The way is a courtesy: without it the type is still named.
        }

        string path = found is null ? what : PathOf(found);
        if (refusal.Field is { } field)
        {
            path = $"{path} → {ObjectParts.NameOf(field)}";
        }

        return new TransferException($"{path} ({refusal.Type}) cannot travel: {refusal.Reason}.", refusal);
    }

    private Step? Find(RefusalException refusal, object root, string what)
    {
        Add(new Step(root, what == Function ? "" : what, null, null));
        while (_pending.TryDequeue(out Step? step))
        {
            if (IsCulprit(step.Value, refusal))
            {
                return step;
            }

            foreach (ObjectParts.Part part in ObjectParts.Of(step.Value, step.Needs, isArguments: step.From is null && what == "argument", throughCollections))
            {
                Add(new Step(part.Value, part.Name, part.Needs, step));
            }
        }

        return null;
    }

    private static bool IsCulprit(object value, RefusalException refusal) => refusal.Culprit is { } culprit
        ? ReferenceEquals(value, culprit)
        : value.GetType() == refusal.Type && (value is not CancellationToken token || token.CanBeCanceled);

    private void Add(Step step)
    {
        if (step.Value.GetType().IsValueType || _seen.Add(step.Value))
        {
            _pending.Enqueue(step);
        }
    }

    private static string PathOf(Step found)
    {
        Stack<string> names = new();
        for (Step? step = found; step is not null; step = step.From)
        {
            names.Push(step.Name);
        }

        StringBuilder path = new();
        foreach (string name in names)
        {
            // An argument's own name replaces the word for all of them.
            if (name.StartsWith("argument ", StringComparison.Ordinal))
            {
                path.Clear();
            }

            if (name.Length > 0)
            {
                path.Append(path.Length == 0 || name[0] == '[' ? "" : " → ").Append(name);
            }
        }

        return path.Length == 0 ? Function : path.ToString();
    }

    private sealed record Step(object Value, string Name, ClosureNeeds? Needs, Step? From);
}
