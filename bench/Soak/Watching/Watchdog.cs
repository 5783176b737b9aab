using System.Collections.Concurrent;
using System.Diagnostics;

namespace Soak.Watching;

/// <summary>Knows what is waited for. What takes longer than it may is a hang: it says so, and the run ends.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>Everything that is waited for is far shorter: whatever takes this long will take for ever.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Wait, byte> _waits = new();
    private readonly Action<string> _onHang;
    private readonly Timer _timer;

    internal Watchdog(Action<string> onHang)
    {
        _onHang = onHang;
        _timer = new Timer(_ => Look(), null, s_interval, s_interval);
    }

    /// <summary>The oldest first.</summary>
    internal IEnumerable<string> Open => _waits.Keys.OrderBy(static wait => wait.Began).Select(static wait => wait.ToString());

    /// <summary>Begins to watch something, until the returned is disposed.</summary>
    internal IDisposable Watch(string what, Func<string>? state = null)
    {
        Wait wait = new(this, what, state);
        _waits[wait] = 0;
        return wait;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (_waits.Keys.FirstOrDefault(static wait => Stopwatch.GetElapsedTime(wait.Began) > Patience) is { } hanging)
        {
            _timer.Change(Timeout.Infinite, Timeout.Infinite);
            _onHang(hanging.ToString());
        }
    }

    private sealed class Wait(Watchdog owner, string what, Func<string>? state) : IDisposable
    {
        internal long Began { get; } = Stopwatch.GetTimestamp();

        public void Dispose() => owner._waits.TryRemove(this, out _);

        public override string ToString() => $"{what}, for {Stopwatch.GetElapsedTime(Began).TotalSeconds:N1} s{(state is null ? "" : ": " + state())}";
    }
}
