namespace Peers;

/// <summary>The figures as two tables of text: what was to be reached, and every peer.</summary>
internal sealed class Report(IReadOnlyList<Benchmark> benchmarks, Results results)
{
    internal const string Missed = "✗";
    internal const string Met = "✓";

    internal static readonly string[] TargetHeader = ["Work", "Multiprocessing", "Target", "Reached", ""];

    internal static readonly string[] PeerHeader = ["Work", "Peer", "Median", "Min", "Time ÷ serial loop", "Times faster than CPython Pool", "Note"];

    internal IEnumerable<string[]> TargetRows()
    {
        foreach (Benchmark benchmark in benchmarks)
        {
            foreach (Metric metric in benchmark.Metrics)
            {
                string title = metric.Title;
                foreach (Target target in metric.Targets)
                {
                    string ours = results.Median(new Series(benchmark.Name, metric.Key, Peer.ThisLibrary)) is { } median ? Metric.Format(median, metric.Unit) : "–";
                    yield return target.Evaluate(results, benchmark, metric) is { } reached
                        ? [title, ours, target.Text, reached.Text, reached.Met ? Met : Missed]
                        : [title, ours, target.Text, "not measured", ""];
                    title = string.Empty;
                }
            }
        }
    }

    internal IEnumerable<string[]> PeerRows()
    {
        foreach (Benchmark benchmark in benchmarks)
        {
            foreach (Metric metric in benchmark.Metrics)
            {
                string title = metric.Title;
                foreach (Contender contender in benchmark.Contenders)
                {
                    Series series = new(benchmark.Name, metric.Key, contender.Peer);
                    if (results.Median(series) is { } median)
                    {
                        yield return
                        [
                            title,
                            contender.Peer.Name,
                            Metric.Format(median, metric.Unit),
                            Metric.Format(results.Min(series)!.Value, metric.Unit),
                            RatioText(metric, series, series with { Peer = Peer.Serial }),
                            RatioText(metric, series with { Peer = PythonBaseline(benchmark) }, series),
                            contender.Note ?? string.Empty,
                        ];
                        title = string.Empty;
                    }
                }
            }
        }
    }

    private static Peer PythonBaseline(Benchmark benchmark) =>
        benchmark.Contenders.Any(static contender => contender.Peer == Peer.CPythonPool) ? Peer.CPythonPool : Peer.CPythonSerial;

    private string RatioText(Metric metric, Series series, Series other) =>
        metric.Unit == Unit.Seconds && results.Ratio(series, other) is { } ratio ? Target.FormatRatio(ratio) : "–";
}
