using System.Collections.Concurrent;

namespace Soak.Watching;

/// <summary>Counts what was submitted, how it ended, what was done to it, and what should not have been.</summary>
internal sealed class Ledger
{
    internal const string LinesOfOutput = "lines of output";

    private const int MostKept = 40;

    private readonly long[] _ended = new long[Enum.GetValues<Ending>().Length];
    private readonly ConcurrentDictionary<string, long> _events = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private long _submitted;
    private int _violationCount;

    /// <summary>Something happened that must not: of the first of them, as soon as it is found.</summary>
    internal event Action<string>? Violated;

    internal long Submitted => Volatile.Read(ref _submitted);

    internal long Ended => _ended.Sum();

    internal int Violations => Volatile.Read(ref _violationCount);

    /// <summary>The first of them.</summary>
    internal IEnumerable<string> ViolationTexts => _violations;

    internal IEnumerable<(string Name, long Count)> Events => _events.OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => (pair.Key, pair.Value));

    internal void Submit(int items) => Interlocked.Add(ref _submitted, items);

    internal void End(Ending ending, int items = 1) => Interlocked.Add(ref _ended[(int)ending], items);

    internal long EndedAs(Ending ending) => Volatile.Read(ref _ended[(int)ending]);

    internal long Counted(string name) => _events.GetValueOrDefault(name);

    /// <summary>Something happened that the report counts.</summary>
    internal void Count(string name) => _events.AddOrUpdate(name, 1, static (_, count) => count + 1);

    /// <summary>Something happened that must not.</summary>
    internal void Violate(string what)
    {
        if (Interlocked.Increment(ref _violationCount) <= MostKept)
        {
            string text = $"{DateTime.UtcNow:HH:mm:ss.fff} {what}";
            _violations.Enqueue(text);
            Violated?.Invoke(text);
        }
    }
}
