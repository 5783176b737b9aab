namespace Peers;

/// <summary>Work in two halves, each on a thread that has been waiting for it.</summary>
internal sealed class TwoHalves : IDisposable
{
    private readonly Barrier _barrier = new(3);
    private Action<int>? _work;

    internal TwoHalves()
    {
        for (int half = 0; half < 2; half++)
        {
            int mine = half;
            new Thread(() => Run(mine)) { IsBackground = true, Name = $"half {half}" }.Start();
        }
    }

    internal void Do(Action<int> work)
    {
        _work = work;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
    }

    public void Dispose()
    {
        _work = null;
        _barrier.SignalAndWait();
        _barrier.SignalAndWait();
        _barrier.Dispose();
    }

    private void Run(int half)
    {
        Action<int>? work;
        do
        {
            _barrier.SignalAndWait();
            work = _work;
            work?.Invoke(half);
            _barrier.SignalAndWait();
        }
        while (work is not null);
    }
}
