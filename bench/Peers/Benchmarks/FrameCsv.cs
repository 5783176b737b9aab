using Multiprocessing.DataFrames;

namespace Peers.Benchmarks;

/// <summary>Files of 100 MB into tables, with the types found out: numbers, a text and a time (which pandas leaves a text), and five columns of doubles.</summary>
internal sealed class FrameCsv(BenchmarkContext context) : Benchmark(context), IDisposable
{
    private readonly Lazy<string> _mixed = new(() => Write(FrameData.Mixed(context.Count(1_650_000))));
    private readonly Lazy<string> _doubles = new(() => Write(FrameData.Normal(context.Count(1_080_000), "a", "b", "c", "d", "e")));

    internal override string Name => "frame-csv";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("mixed", "ReadCsv of 100 MB: integers, doubles, texts, times", Unit.Seconds, Target.AtMostTimes(1, "pandas", Peer.Pandas)),
        new("doubles", "… doubles of 17 digits", Unit.Seconds, Target.AtMostTimes(1, "pandas", Peer.Pandas)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => new Measurement { ["mixed"] = Time(_mixed.Value, 6), ["doubles"] = Time(_doubles.Value, 5) }),
        Script(Peer.Pandas, "frame.py", () => [("work", "csv"), ("mixed", _mixed.Value), ("doubles", _doubles.Value)]),
    ];

    internal override int Repetitions => 3;

    internal override int WarmUps => 2;

    public void Dispose()
    {
        foreach (Lazy<string> file in (Lazy<string>[])[_mixed, _doubles])
        {
            if (file.IsValueCreated)
            {
                File.Delete(file.Value);
            }
        }
    }

    private static double Time(string path, int columns)
    {
        DataFrame? table = null;
        double time = Measurement.Seconds(() => table = DataFrame.ReadCsv(path));
        using (table)
        {
            return table!.Columns.Count == columns ? time : throw new InvalidOperationException("Something else was read.");
        }
    }

    private static string Write(DataFrame table)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        using (table)
        {
            table.WriteCsv(path);
        }

        return path;
    }
}
