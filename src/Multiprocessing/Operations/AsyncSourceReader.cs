using System.Runtime.ExceptionServices;

namespace Multiprocessing.Operations;

/// <summary>An asynchronous source, read without waiting for it. Its failure is kept until the items before it are delivered.</summary>
internal sealed class AsyncSourceReader<TItem> : ISourceReader<TItem>, IAsyncDisposable
{
    /// <summary>How long a source that was told to end is waited for.</summary>
    private static readonly TimeSpan s_endTime = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _cancellation;
    private readonly IAsyncEnumerator<TItem> _enumerator;
    private ExceptionDispatchInfo? _failure;

    internal AsyncSourceReader(IAsyncEnumerable<TItem> source, CancellationToken cancellationToken)
    {
        _cancellation = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _enumerator = source.GetAsyncEnumerator(_cancellation.Token);
    }

    public bool HasEnded { get; private set; }

    /// <summary>The read that has not come back yet.</summary>
    internal Task<bool>? Pending { get; private set; }

    public bool TryRead(out TItem item)
    {
        item = default!;
        if (HasEnded)
        {
            return false;
        }

        try
        {
            Pending ??= _enumerator.MoveNextAsync().AsTask();
            if (!Pending.IsCompleted)
            {
                return false;
            }

            bool hasItem = Pending.GetAwaiter().GetResult();
            Pending = null;
            if (hasItem)
            {
                item = _enumerator.Current;
                return true;
            }
        }
        catch (Exception e)
        {
            Pending = null;
            _failure = ExceptionDispatchInfo.Capture(e);
        }

        HasEnded = true;
        return false;
    }

    internal void ThrowIfFailed() => _failure?.Throw();

    public async ValueTask DisposeAsync()
    {
        if (Pending is null)
        {
            await _enumerator.DisposeAsync().ConfigureAwait(false);
            _cancellation.Dispose();
            return;
        }

        // An enumerator may not be disposed while it moves, and it may move for ever: it is told to end, waited for a while, and
        // otherwise disposed whenever it comes back.
        await _cancellation.CancelAsync().ConfigureAwait(false);
        Task disposed = DisposeWhenBack(Pending);
        await disposed.WaitAsync(s_endTime).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task DisposeWhenBack(Task<bool> pending)
    {
        await ((Task)pending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _enumerator.DisposeAsync().ConfigureAwait(false);
        _cancellation.Dispose();
    }
}
