using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>The program's cancellation tokens as this worker sees them, by number. Told by the control thread, asked by the one that runs items.</summary>
internal sealed class TokenTable : ITokenImporter, ITokenExporter, IDisposable
{
    private readonly Lock _gate = new();
    private const int MostCancelled = 1024;

    private readonly Dictionary<long, CancellationTokenSource> _sources = [];
    private Queue<long>? _cancelled;

    public CancellationToken Import(long id)
    {
        if (id == 0)
        {
            return CancellationToken.None;
        }

        lock (_gate)
        {
            // The cancellation may have come, and the submission have ended, before its item was decoded here.
            return _cancelled is not null && _cancelled.Contains(id) ? new CancellationToken(canceled: true) : SourceOf(id).Token;
        }
    }

    /// <summary>The number of one of the program's tokens, for an exception that holds it; 0 for any other, which means nothing there.</summary>
    public long Export(CancellationToken token)
    {
        lock (_gate)
        {
            foreach ((long id, CancellationTokenSource source) in _sources)
            {
                if (source.Token == token)
                {
                    return id;
                }
            }
        }

        return 0;
    }

    /// <summary>Does what the program says of its tokens.</summary>
    internal void Handle(ControlKind kind, long id)
    {
        switch (kind)
        {
            case ControlKind.CancelToken:
                Cancel(SourceOf(id));
                lock (_gate)
                {
                    _cancelled ??= new Queue<long>();
                    _cancelled.Enqueue(id);
                    while (_cancelled.Count > MostCancelled)
                    {
                        _cancelled.Dequeue();
                    }
                }

                break;
            case ControlKind.ForgetToken:
                lock (_gate)
                {
                    _sources.Remove(id);
                }

                break;
            case ControlKind.CancelAllTokens:
                CancellationTokenSource[] sources;
                lock (_gate)
                {
                    sources = [.. _sources.Values];
                }

                Array.ForEach(sources, Cancel);
                break;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _sources.Clear();
        }
    }

    private static void Cancel(CancellationTokenSource source) =>

        // On a thread of the pool: what a function registered there may block or throw, and the control thread must do neither.
        ThreadPool.UnsafeQueueUserWorkItem(
            static cancelled =>
            {
                try
                {
                    cancelled.Cancel();
                }
                catch (AggregateException e)
                {
                    Console.Error.WriteLine($"A cancellation callback failed: {e.Flatten().InnerException}");
                }
            },
            source,
            preferLocal: false);

    private CancellationTokenSource SourceOf(long id)
    {
        lock (_gate)
        {
            if (!_sources.TryGetValue(id, out CancellationTokenSource? source))
            {
                _sources.Add(id, source = new CancellationTokenSource());
            }

            return source;
        }
    }
}
