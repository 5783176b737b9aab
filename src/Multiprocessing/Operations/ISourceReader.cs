namespace Multiprocessing.Operations;

/// <summary>A source as a stream of results reads it.</summary>
internal interface ISourceReader<TItem>
{
    /// <summary>Whether nothing more will come: the source has ended, or failed.</summary>
    bool HasEnded { get; }

    /// <summary>The next item, if there is one now.</summary>
    bool TryRead(out TItem item);
}
