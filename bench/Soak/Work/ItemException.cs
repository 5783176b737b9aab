namespace Soak.Work;

/// <summary>What an item throws on purpose.</summary>
internal sealed class ItemException(int index) : Exception($"item {index} fails on purpose")
{
    internal int Index { get; } = index;
}

/// <summary>The same, with something that cannot travel.</summary>
internal sealed class OddException(int index) : Exception($"item {index} fails oddly")
{
    internal Stream Stream { get; } = new MemoryStream();
}
