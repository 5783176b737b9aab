namespace Multiprocessing.Hosting;

/// <summary>
/// Runs what users want to be told, one at a time and in order, on a thread of its own: the thread pool may be full of callers that wait
/// for just that. What it throws harms nothing and is reported.
/// </summary>
internal sealed class CallbackQueue(Action<Exception> onFailure)
{
    /// <summary>How long the thread waits for more before it ends.</summary>
    private static readonly TimeSpan s_idleTime = TimeSpan.FromSeconds(1);

    [ThreadStatic]
    private static CallbackQueue? t_current;

    private readonly Queue<Action> _actions = new();
    private bool _isRunning;

    /// <summary>Whether the calling thread is the queue's own.</summary>
    internal bool IsCurrent => t_current == this;

    internal void Add(Action action)
    {
        lock (_actions)
        {
            _actions.Enqueue(action);
            if (_isRunning)
            {
                Monitor.Pulse(_actions);
                return;
            }

            _isRunning = true;
        }

        new Thread(Run) { IsBackground = true, Name = "Multiprocessing callbacks" }.Start();
    }

    private void Run()
    {
        t_current = this;
        while (TryTake(out Action? action))
        {
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

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Action? action)
    {
        lock (_actions)
        {
            while (!_actions.TryDequeue(out action))
            {
                if (!Monitor.Wait(_actions, s_idleTime) && _actions.Count == 0)
                {
                    _isRunning = false;
                    return false;
                }
            }

            return true;
        }
    }
}
