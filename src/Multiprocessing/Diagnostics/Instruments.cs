using System.Diagnostics.Metrics;

namespace Multiprocessing.Diagnostics;

/// <summary>The instruments of the meter <c>Multiprocessing</c>. docs/observability.md says what each measures.</summary>
internal sealed class Instruments
{
    internal const string Name = "Multiprocessing";

    private static readonly string[] s_outcomes = NamesOf<ItemOutcome>();
    private static readonly string[] s_reasons = NamesOf<RestartReason>();
    private static readonly string[] s_states = NamesOf<WorkerState>();

    /// <summary>Seconds: the runtime's own boundaries end where a pool's items begin.</summary>
    private static readonly InstrumentAdvice<double> s_boundaries = new()
    {
        HistogramBucketBoundaries = [1e-6, 1e-5, 1e-4, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };

    private static Instruments? s_made;

    private Instruments()
    {
        Meter meter = new(Name, typeof(Instruments).Assembly.GetName().Version?.ToString(3));
        RunTime = meter.CreateHistogram("multiprocessing.item.run_time", "s", "How long items run in a worker; of a chunk of several items, their mean.", tags: null, s_boundaries);
        WaitTime = meter.CreateHistogram("multiprocessing.item.wait_time", "s", "How long items wait from their submission until their chunk begins to run.", tags: null, s_boundaries);
        meter.CreateObservableCounter(
            "multiprocessing.items", () => Observe("multiprocessing.item.outcome", s_outcomes, static (pool, outcome) => pool.Items((ItemOutcome)outcome)), "{item}", "Items that have ended.");
        meter.CreateObservableCounter("multiprocessing.chunks", () => Observe(static pool => pool.Chunks), "{chunk}", "Chunks of items that were sent to a worker.");
        meter.CreateObservableUpDownCounter("multiprocessing.queue.length", () => Observe(static pool => pool.QueueLength), "{item}", "Items that wait for a worker.");
        meter.CreateObservableUpDownCounter(
            "multiprocessing.workers", () => Observe("multiprocessing.worker.state", s_states, static (pool, state) => pool.Workers((WorkerState)state)), "{worker}", "Workers by what they are doing.");
        meter.CreateObservableCounter(
            "multiprocessing.io",
            () => Observe("multiprocessing.io.direction", ["sent", "received"], static (pool, direction) => direction == 0 ? pool.Traffic.Sent : pool.Traffic.Received),
            "By",
            "Bytes to and from workers.");
        meter.CreateObservableCounter(
            "multiprocessing.restarts", () => Observe("multiprocessing.restart.reason", s_reasons, static (pool, reason) => pool.Restarts((RestartReason)reason)), "{restart}", "Workers that were started in the place of another.");
    }

    /// <summary>They, or <see langword="null"/> as long as nobody can listen yet.</summary>
    internal static Instruments? Made => Volatile.Read(ref s_made);

    /// <summary>How long an item runs, taken from its chunk.</summary>
    internal Histogram<double> RunTime { get; }

    /// <summary>How long an item waits, taken from its chunk.</summary>
    internal Histogram<double> WaitTime { get; }

    internal static void Make() => Volatile.Write(ref s_made, s_made ?? new Instruments());

    private static List<Measurement<long>> Observe(Func<PoolMetrics, long> read) => [.. PoolMetrics.All.Select(pool => new Measurement<long>(read(pool), pool.Tag))];

    private static List<Measurement<long>> Observe(string tag, string[] values, Func<PoolMetrics, int, long> read) =>
    [
        .. from pool in PoolMetrics.All
           from value in Enumerable.Range(0, values.Length)
           select new Measurement<long>(read(pool, value), pool.Tag, new KeyValuePair<string, object?>(tag, values[value])),
    ];

    private static string[] NamesOf<T>()
        where T : struct, Enum => Array.ConvertAll(Enum.GetNames<T>(), static name => name.ToLowerInvariant());
}
