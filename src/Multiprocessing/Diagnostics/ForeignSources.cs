using System.Diagnostics;

namespace Multiprocessing.Diagnostics;

/// <summary>Sources of this process that stand for those of workers. Their number is bounded: it is the workers that name them.</summary>
internal static class ForeignSources
{
    private const int Most = 1024;

    private static readonly Dictionary<(string Name, string? Version), ActivitySource> s_sources = [];

    /// <summary>Whether somebody listens to a source of this name.</summary>
    internal static bool IsListenedTo(string name)
    {
        ActivitySource source = Rent(name, version: null, out bool isKept);
        bool isListenedTo = source.HasListeners();
        if (!isKept)
        {
            source.Dispose();
        }

        return isListenedTo;
    }

    /// <summary>A source of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version, or <see langword="null"/>.</param>
    /// <param name="isKept">Whether it is used again; otherwise it is the caller's to dispose of.</param>
    internal static ActivitySource Rent(string name, string? version, out bool isKept)
    {
        isKept = true;
        if (name == PoolActivities.Source.Name)
        {
            return PoolActivities.Source;
        }

        lock (s_sources)
        {
            if (s_sources.TryGetValue((name, version), out ActivitySource? known))
            {
                return known;
            }
        }

        // Not under the lock: listeners are asked whether they want it.
        ActivitySource source = new(name, version);
        lock (s_sources)
        {
            isKept = s_sources.Count < Most && s_sources.TryAdd((name, version), source);
        }

        return source;
    }
}
