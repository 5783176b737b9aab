namespace Multiprocessing.Scheduling;

/// <summary>
/// One thread that sleeps until the earliest deadline and then has the scheduler look. A thread of its own, because a timer's
/// callback would wait for the thread pool, all of whose threads may be blocked in calls that only the deadline can end.
/// </summary>
internal sealed class Deadlines(TimeProvider time, Func<long, long> examine) : IDisposable
{
    private readonly object _wake = new();
    private Thread? _thread;
    private long _due = long.MaxValue;
    private bool _isDisposed;

    internal long Now => time.GetTimestamp();

    internal long After(TimeSpan delay) => Add(Now, delay);

    internal long Add(long timestamp, TimeSpan delay) => timestamp + (long)(delay.TotalSeconds * time.TimestampFrequency);

    internal TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    /// <summary>Has the scheduler look at a timestamp, or earlier.</summary>
    internal void Arm(long due)
    {
        lock (_wake)
        {
            if (due >= _due || _isDisposed)
            {
                return;
            }

            _due = due;
            if (_thread is null)
            {
                _thread = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Multiprocessing deadlines" };
                _thread.Start();
            }
            else
            {
                Monitor.Pulse(_wake);
            }
        }
    }

    public void Dispose()
    {
        lock (_wake)
        {
            _isDisposed = true;
            Monitor.Pulse(_wake);
        }
    }

    private void Run()
    {
        while (true)
        {
            lock (_wake)
            {
                while (!_isDisposed && Now < _due)
                {
                    if (_due == long.MaxValue)
                    {
                        Monitor.Wait(_wake);
                    }
                    else
                    {
                        double milliseconds = (_due - Now) * 1000.0 / time.TimestampFrequency;
                        Monitor.Wait(_wake, (int)Math.Clamp(Math.Ceiling(milliseconds), 1, int.MaxValue));
                    }
                }

                if (_isDisposed)
                {
                    return;
                }

                _due = long.MaxValue;
            }

            long next = examine(Now);
            if (next != long.MaxValue)
            {
                Arm(next);
            }
        }
    }
}
