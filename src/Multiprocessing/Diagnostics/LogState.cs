using System.Collections;

namespace Multiprocessing.Diagnostics;

/// <summary>What a logger is given: a text, and the names and values that it was made of.</summary>
internal sealed class LogState(string text, KeyValuePair<string, object?>[] pairs) : IReadOnlyList<KeyValuePair<string, object?>>
{
    internal static readonly Func<LogState, Exception?, string> Formatter = static (state, _) => state.ToString();

    public int Count => pairs.Length;

    public KeyValuePair<string, object?> this[int index] => pairs[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => pairs.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => text;
}
