namespace Multiprocessing.Transfer;

/// <summary>An object that is filled when all bodies are read, so that its keys are whole before they are hashed or compared.</summary>
internal abstract class Rebuild
{
    /// <summary>Whether filling asks nothing of other objects: its keys are plain values, and so is what compares them.</summary>
    public abstract bool HasPlainKeys { get; }

    public abstract void Fill();
}

/// <summary>
/// Those with plain keys first, since the keys of others may hold them; of the others the last met first, since what a key
/// leads to is met after the collection it is a key of.
/// </summary>
internal sealed class RebuildOrder
{
    private readonly Stack<Rebuild> _plain = new();
    private readonly Stack<Rebuild> _others = new();

    public Mark Now => new(_plain.Count, _others.Count);

    public void Add(Rebuild rebuild) => (rebuild.HasPlainKeys ? _plain : _others).Push(rebuild);

    public void FillFrom(Mark mark)
    {
        while (_plain.Count > mark.Plain)
        {
            _plain.Pop().Fill();
        }

        while (_others.Count > mark.Others)
        {
            _others.Pop().Fill();
        }
    }

    public void Clear()
    {
        _plain.Clear();
        _others.Clear();
    }

    internal readonly record struct Mark(int Plain, int Others);
}
