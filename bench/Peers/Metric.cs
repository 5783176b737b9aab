using System.Globalization;

namespace Peers;

internal enum Unit
{
    Seconds,
    Bytes,
    Fraction,
}

/// <summary>One figure that a trial of a benchmark yields: a row of the table.</summary>
/// <param name="Key">Its word in a <see cref="Measurement"/>.</param>
/// <param name="Title">What it is, in the table.</param>
/// <param name="Targets">What it must reach, for this library.</param>
internal sealed record Metric(string Key, string Title, Unit Unit, params Target[] Targets)
{
    internal static string Format(double value, Unit unit) => unit switch
    {
        Unit.Bytes => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:N1} MB"),
        Unit.Fraction => string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.#} %"),
        _ when value >= 9.9995 => string.Create(CultureInfo.InvariantCulture, $"{value:N1} s"),
        _ when value >= 0.9995 => string.Create(CultureInfo.InvariantCulture, $"{value:N2} s"),
        _ when value >= 0.9995e-3 => string.Create(CultureInfo.InvariantCulture, $"{value * 1e3:N1} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value * 1e6:N1} µs"),
    };
}

/// <summary>A figure of one benchmark for one peer.</summary>
internal readonly record struct Series(string Benchmark, string Metric, Peer Peer);

/// <summary>What this library must reach in a metric: a bound on its median, or on a ratio to another series.</summary>
/// <param name="Text">The bound in words.</param>
/// <param name="Reference">The series that a ratio is taken to; of a null benchmark or metric, the metric's own.</param>
/// <param name="IsSpeedup">Whether the ratio is how many times faster, with the limit as the least, rather than how many times slower.</param>
internal sealed record Target(string Text, double Limit, (string? Benchmark, string? Metric, Peer Peer)? Reference = null, bool IsSpeedup = false)
{
    internal static Target AtMost(string text, double limit) => new(text, limit);

    internal static Target AtMostTimes(double limit, string what, Peer peer, string? benchmark = null, string? metric = null) =>
        new(string.Create(CultureInfo.InvariantCulture, $"≤ {limit:0.##} × {what}"), limit, (benchmark, metric, peer));

    internal static Target TimesFaster(double limit, Peer peer) =>
        new(string.Create(CultureInfo.InvariantCulture, $"≥ {limit:0} times faster than {peer.Name}"), limit, (null, null, peer), IsSpeedup: true);

    /// <summary>What was reached of it, as a number and in words, or null when something was not measured.</summary>
    internal (double Value, string Text, bool Met)? Evaluate(Results results, Benchmark benchmark, Metric metric)
    {
        Series ours = new(benchmark.Name, metric.Key, Peer.ThisLibrary);
        if (Reference is not { } reference)
        {
            return results.Median(ours) is { } median ? (median, Metric.Format(median, metric.Unit), median <= Limit) : null;
        }

        Series other = new(reference.Benchmark ?? ours.Benchmark, reference.Metric ?? ours.Metric, reference.Peer);
        double? ratio = IsSpeedup ? results.Ratio(other, ours) : results.Ratio(ours, other);
        return ratio is { } value
            ? (value, FormatRatio(value), IsSpeedup ? value >= Limit : value <= Limit)
            : null;
    }

    internal static string FormatRatio(double ratio) => ratio switch
    {
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{ratio:N0} ×"),
        >= 10 => string.Create(CultureInfo.InvariantCulture, $"{ratio:N1} ×"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ratio:N2} ×"),
    };
}
