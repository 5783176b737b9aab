using System.Diagnostics;

namespace Soak.Faults;

/// <summary>How many workers may be lost: starting one takes a tenth of a second of a processor, and the run is to be about more than starts.</summary>
internal sealed class FaultBudget(double perSecond)
{
    private const double Most = 10;

    private readonly Lock _gate = new();
    private double _left = Most;
    private long _seen = Stopwatch.GetTimestamp();

    internal bool TryTake()
    {
        lock (_gate)
        {
            long now = Stopwatch.GetTimestamp();
            _left = Math.Min(Most, _left + (Stopwatch.GetElapsedTime(_seen, now).TotalSeconds * perSecond));
            _seen = now;
            if (_left < 1)
            {
                return false;
            }

            _left--;
            return true;
        }
    }
}
