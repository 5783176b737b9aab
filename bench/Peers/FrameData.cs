using Multiprocessing.DataFrames;

namespace Peers;

/// <summary>Tables of numbers that are the same in every run.</summary>
internal static class FrameData
{
    private const int Seed = 100;

    /// <summary>Columns of normally distributed numbers.</summary>
    internal static DataFrame Normal(int rows, params string[] names)
    {
        Random random = new(Seed);
        return new DataFrame(names.Select(name => Column(name, rows, () => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))));
    }

    /// <summary>Places on the globe, in degrees.</summary>
    internal static DataFrame Places(int rows)
    {
        Random random = new(Seed);
        return new DataFrame(Column("lat", rows, () => (random.NextDouble() * 180) - 90), Column("lon", rows, () => (random.NextDouble() * 360) - 180));
    }

    /// <summary>What many files hold: a number, a measurement, a price, a count, a name, a time.</summary>
    internal static DataFrame Mixed(int rows)
    {
        Random random = new(Seed);
        string[] cities = ["Amsterdam", "Berlin", "Copenhagen", "Dublin, IE", "Edinburgh"];
        DateTime start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return DataFrame.FromRecords(Enumerable.Range(0, rows).Select(id =>
            (Id: (long)id, X: random.NextDouble() - 0.5, Y: Math.Round(random.NextDouble() * 1000, 2), N: random.Next(1000), City: cities[random.Next(cities.Length)], When: start.AddSeconds(id))));
    }

    private static DataFrameColumn<double> Column(string name, int rows, Func<double> next) => DataFrameColumn.Create(name, rows, (Span<double> values) =>
    {
        foreach (ref double value in values)
        {
            value = next();
        }
    });
}
