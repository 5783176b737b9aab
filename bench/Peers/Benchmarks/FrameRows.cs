using Multiprocessing;
using Multiprocessing.DataFrames;

namespace Peers.Benchmarks;

/// <summary>A function of each row of a table of five columns of doubles.</summary>
internal sealed class FrameRows(BenchmarkContext context) : Benchmark(context), IDisposable
{
    private readonly Lazy<DataFrame> _table = new(() => FrameData.Normal(context.RowCount, "a", "b", "c", "d", "e"));

    internal override string Name => "frame-rows";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("name", "MapRows on a DataFrame of five columns, two read by name", Unit.Seconds, Target.TimesFaster(50, Peer.Pandas), Target.TimesFaster(50, Peer.PandasPool)),
        new("columns", "… the two named once", Unit.Seconds, Target.TimesFaster(50, Peer.Pandas), Target.TimesFaster(50, Peer.PandasPool)),
        new("five", "… all five read by name", Unit.Seconds, Target.TimesFaster(50, Peer.Pandas), Target.TimesFaster(50, Peer.PandasPool)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        new(Peer.Serial, SerialTrial),
        Script(Peer.Pandas, "frame.py", ("work", "rows"), ("count", Context.RowCount)),
        Script(Peer.PandasPool, "frame.py", ("work", "rows"), ("count", Context.RowCount)),
        Script(Peer.PandasTuples, "frame.py", ("work", "rows"), ("count", Context.RowCount)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 8;

    public void Dispose()
    {
        if (_table.IsValueCreated)
        {
            _table.Value.Dispose();
        }
    }

    private Measurement Trial()
    {
        DataFrame table = _table.Value;
        return new Measurement
        {
            ["name"] = Time(() => Context.Pool.MapRows(table, static row => Hypotenuse(row.Get<double>("a"), row.Get<double>("b"))), Two),
            ["columns"] = Time(() => Context.Pool.MapRows(table, "a", "b", static (double a, double b) => Hypotenuse(a, b)), Two),
            ["five"] = Time(
                () => Context.Pool.MapRows(table, static row => Norm(row.Get<double>("a"), row.Get<double>("b"), row.Get<double>("c"), row.Get<double>("d"), row.Get<double>("e"))),
                Five),
        };
    }

    private Measurement SerialTrial()
    {
        double two = Measurement.Seconds(() => Two(_table.Value));
        return new Measurement { ["name"] = two, ["columns"] = two, ["five"] = Measurement.Seconds(() => Five(_table.Value)) };
    }

    private double Time(Func<DataFrameColumn<double>> map, Func<DataFrame, double[]> expected)
    {
        DataFrameColumn<double>? result = null;
        double time = Measurement.Seconds(() => result = map());
        using (result)
        {
            return result!.Span.SequenceEqual(expected(_table.Value)) ? time : throw new InvalidOperationException("The results are wrong.");
        }
    }

    private static double Hypotenuse(double a, double b) => Math.Sqrt((a * a) + (b * b));

    private static double Norm(double a, double b, double c, double d, double e) => Math.Sqrt((a * a) + (b * b) + (c * c) + (d * d) + (e * e));

    private static double[] Two(DataFrame table)
    {
        double[] result = new double[table.RowCount];
        ReadOnlySpan<double> a = table.Column<double>("a").Span;
        ReadOnlySpan<double> b = table.Column<double>("b").Span;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Hypotenuse(a[i], b[i]);
        }

        return result;
    }

    private static double[] Five(DataFrame table)
    {
        double[] result = new double[table.RowCount];
        ReadOnlySpan<double> a = table.Column<double>("a").Span;
        ReadOnlySpan<double> b = table.Column<double>("b").Span;
        ReadOnlySpan<double> c = table.Column<double>("c").Span;
        ReadOnlySpan<double> d = table.Column<double>("d").Span;
        ReadOnlySpan<double> e = table.Column<double>("e").Span;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Norm(a[i], b[i], c[i], d[i], e[i]);
        }

        return result;
    }
}
