using Multiprocessing;
using Multiprocessing.DataFrames;

namespace Peers.Benchmarks;

/// <summary>10,000,000 places in parts: how far each is from Greenwich along a great circle, into a new table. numpy works on whole columns of a part.</summary>
internal sealed class FramePartitions(BenchmarkContext context) : Benchmark(context), IDisposable
{
    private const double Radius = 6371;
    private const double Latitude = 51.4779;
    private const double Degree = Math.PI / 180;

    private readonly int _rows = context.Count(10_000_000);
    private readonly Lazy<DataFrame> _table = new(() => FrameData.Places(context.Count(10_000_000)));

    internal override string Name => "frame-partitions";

    internal override IReadOnlyList<Metric> Metrics =>
        [new("time", "MapPartitions over 10,000,000 rows of doubles", Unit.Seconds, Target.AtMostTimes(1 / 1.7, "the serial loop", Peer.Serial))];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, Trial),
        new(Peer.Serial, () => Measurement.Of("time", () => Serial(_table.Value))),
        new(Peer.ParallelFor, () => Measurement.Of("time", () => InParallel(_table.Value))),
        Script(Peer.Pandas, "frame.py", ("work", "partitions"), ("count", _rows)),
        Script(Peer.PandasPool, "frame.py", ("work", "partitions"), ("count", _rows)),
    ];

    internal override int Repetitions => 5;

    internal override int WarmUps => 4;

    public void Dispose()
    {
        if (_table.IsValueCreated)
        {
            _table.Value.Dispose();
        }
    }

    private Measurement Trial()
    {
        DataFrame? result = null;
        Measurement time = Measurement.Of("time", () => result = Context.Pool.MapPartitions(_table.Value, Distances));
        using (result)
        {
            return result!.Column<double>("distance").SequenceEqual(Serial(_table.Value)) ? time : throw new InvalidOperationException("The results are wrong.");
        }
    }

    private static DataFrame Distances(DataFrame part) =>
        new(DataFrameColumn.Create("distance", part.RowCount, (Span<double> distances) => Fill(distances, part.Column<double>("lat").Span, part.Column<double>("lon").Span)));

    private static double[] Serial(DataFrame table)
    {
        double[] distances = new double[table.RowCount];
        Fill(distances, table.Column<double>("lat").Span, table.Column<double>("lon").Span);
        return distances;
    }

    private static double[] InParallel(DataFrame table)
    {
        double[] distances = new double[table.RowCount];
        (DataFrameColumn<double> latitudes, DataFrameColumn<double> longitudes) = (table.Column<double>("lat"), table.Column<double>("lon"));
        Parallel.For(0, BenchmarkContext.Workers, worker =>
        {
            Range part = ((int)((long)distances.Length * worker / BenchmarkContext.Workers))..(int)((long)distances.Length * (worker + 1) / BenchmarkContext.Workers);
            Fill(distances.AsSpan(part), latitudes.Span[part], longitudes.Span[part]);
        });
        return distances;
    }

    private static void Fill(Span<double> distances, ReadOnlySpan<double> latitudes, ReadOnlySpan<double> longitudes)
    {
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = Distance(latitudes[i], longitudes[i]);
        }
    }

    /// <summary>In kilometres, by the haversine formula.</summary>
    private static double Distance(double latitude, double longitude)
    {
        double north = Math.Sin((latitude - Latitude) * Degree / 2);
        double east = Math.Sin(longitude * Degree / 2);
        return 2 * Radius * Math.Asin(Math.Sqrt((north * north) + (Math.Cos(latitude * Degree) * Math.Cos(Latitude * Degree) * east * east)));
    }
}
