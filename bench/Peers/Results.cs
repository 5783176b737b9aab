namespace Peers;

/// <summary>What was measured: of each series, the repetitions of each round.</summary>
/// <remarks>
/// A round's figure is the median of its repetitions. A ratio is taken within each round, where both peers ran moments apart,
/// and the median of these ratios is reported: the machine's drift over minutes is in both and cancels.
/// </remarks>
internal sealed class Results
{
    private readonly Dictionary<Series, SortedDictionary<int, List<double>>> _samples = [];

    internal void Add(Series series, int round, double value)
    {
        if (!_samples.TryGetValue(series, out SortedDictionary<int, List<double>>? rounds))
        {
            _samples[series] = rounds = [];
        }

        if (!rounds.TryGetValue(round, out List<double>? repetitions))
        {
            rounds[round] = repetitions = [];
        }

        repetitions.Add(value);
    }

    internal double? Median(Series series) =>
        _samples.TryGetValue(series, out var rounds) ? MedianOf(rounds.Values.Select(MedianOf)) : null;

    internal double? Min(Series series) =>
        _samples.TryGetValue(series, out var rounds) ? rounds.Values.Min(static repetitions => repetitions.Min()) : null;

    /// <summary>How many times <paramref name="other"/> the series takes.</summary>
    internal double? Ratio(Series series, Series other)
    {
        if (!_samples.TryGetValue(series, out var rounds) || !_samples.TryGetValue(other, out var others))
        {
            return null;
        }

        double[] ratios = [.. rounds
            .Where(round => others.ContainsKey(round.Key))
            .Select(round => MedianOf(round.Value) / MedianOf(others[round.Key]))
            .Where(double.IsFinite)];
        return ratios.Length > 0 ? MedianOf(ratios) : null;
    }

    internal static double MedianOf(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
