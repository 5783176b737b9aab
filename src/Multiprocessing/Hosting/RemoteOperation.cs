using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>An operation whose items can be sent: how they are encoded, and what becomes of encoded results.</summary>
internal abstract class RemoteOperation(int count) : Operation(count)
{
    internal required RemoteFunction Function { get; init; }

    internal required TokenScope Tokens { get; init; }

    internal required WorkerCulture Culture { get; init; }

    /// <summary>Whether the items are the indices themselves, so that none needs to be encoded.</summary>
    internal virtual bool IsRange => false;

    /// <summary>The index of the first item where <see cref="IsRange"/>.</summary>
    internal virtual int RangeStart => 0;

    /// <summary>Encodes consecutive items until they take more than <paramref name="mostBytes"/> or one cannot be encoded.</summary>
    /// <returns>How many are encoded.</returns>
    internal abstract int WriteItems(PayloadWriter writer, ItemRange range, long mostBytes, out Exception? refusal);

    /// <summary>Decodes and stores the results of consecutive items; one that cannot be decoded is stored as a failure.</summary>
    internal abstract void ReadResults(PayloadReader reader, ItemRange range);

    protected sealed override void OnEnded(Exception? exception)
    {
        Function.IsRetired = Function.HasState;
        Tokens.Release();
        OnFinished(exception);
    }

    /// <summary>Tells who waits. Called once.</summary>
    protected abstract void OnFinished(Exception? exception);
}
