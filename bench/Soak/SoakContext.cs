using Soak.Faults;
using Soak.Pools;
using Soak.Watching;

namespace Soak;

/// <summary>What all parts of a run share.</summary>
internal sealed class SoakContext
{
    internal SoakContext(Action<string> onHang)
    {
        Log = new SoakLog(Ledger);
        Watchdog = new Watchdog(onHang);
    }

    internal Ledger Ledger { get; } = new();

    internal Deaths Deaths { get; } = new();

    internal FaultBudget Budget { get; } = new(perSecond: 3);

    internal PoolRoster Pools { get; } = new();

    internal SoakLog Log { get; }

    internal Watchdog Watchdog { get; }

    internal RunCounters RunCounters { get; } = new();
}
