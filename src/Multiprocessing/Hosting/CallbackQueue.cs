namespace Multiprocessing.Hosting;

/// <summary>Runs what users want to be told, one at a time and in order, on the thread pool. What it throws harms nothing and is reported.</summary>
internal sealed class CallbackQueue(Action<Exception> onFailure) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _actions = new();
    private bool _isRunning;

    internal void Add(Action action)
    {
        lock (_gate)
        {
            _actions.Enqueue(action);
            if (_isRunning)
            {
                return;
            }

            _isRunning = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Action action;
            lock (_gate)
            {
                if (!_actions.TryDequeue(out action!))
                {
                    _isRunning = false;
                    return;
                }
            }

            try
            {
                action();
            }
            catch (Exception e)
            {
                onFailure(e);
            }
        }
    }
}
