namespace Soak.Work;

/// <summary>An item that pools run.</summary>
/// <param name="Index">Its place in its batch.</param>
/// <param name="Fate">What it does.</param>
/// <param name="Amount">How much of it: microseconds, milliseconds, lines or bytes.</param>
internal readonly record struct Item(int Index, Fate Fate, long Amount)
{
    /// <summary>What it returns, if it does.</summary>
    internal long Result => (Index * 2654435761L) ^ Amount;
}
