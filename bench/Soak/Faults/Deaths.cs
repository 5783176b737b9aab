using System.Collections.Concurrent;

namespace Soak.Faults;

/// <summary>Which processes were killed on purpose, and which have cost an item: each may cost one.</summary>
internal sealed class Deaths
{
    private readonly ConcurrentDictionary<int, byte> _killed = new();
    private readonly ConcurrentDictionary<int, byte> _victims = new();

    /// <summary>A process is about to be killed.</summary>
    internal void Announce(int processId) => _killed[processId] = 0;

    internal bool WasKilled(int processId) => _killed.ContainsKey(processId);

    /// <summary>An item was lost with a process.</summary>
    /// <returns><see langword="false"/> where it is not the first.</returns>
    internal bool TryClaim(int processId) => _victims.TryAdd(processId, 0);

    /// <summary>The operating system uses numbers again.</summary>
    internal void Forget()
    {
        _killed.Clear();
        _victims.Clear();
    }
}
