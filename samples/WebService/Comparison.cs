using System.Diagnostics;
using System.Globalization;
using Multiprocessing;

namespace WebService;

/// <summary>A client that has the service burn CPU and asks meanwhile whether it is there.</summary>
internal static class Comparison
{
    private const int Requests = 40;
    private const int AtOnce = 20;
    private const int Below = 400_000;

    /// <summary>Prints how long a ping takes while the work is done on the service's threads, and while it is done in its pool.</summary>
    internal static async Task RunAsync(string url)
    {
        Console.WriteLine($"{Requests} requests that count the primes below {Below.ToString("N0", CultureInfo.InvariantCulture)}, {AtOnce} at once; pings meanwhile:");
        foreach (string place in new[] { "threads", "pool" })
        {
            // The client is a process of its own, so that the service has its threads to itself.
            using ChildProcess<string> client = ChildProcess.Start(MeasureAsync, url, place);
            await client.JoinAsync();
            Console.WriteLine($"  {place,-8} {client.Result}");
        }
    }

    private static async Task<string> MeasureAsync(string url, string place)
    {
        using HttpClient http = new() { BaseAddress = new Uri(url) };
        await http.GetStringAsync(new Uri("ping", UriKind.Relative));
        await http.GetStringAsync(new Uri($"{place}/primes/10000", UriKind.Relative));

        long start = Stopwatch.GetTimestamp();
        Task requests = Parallel.ForAsync(0, Requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (_, cancel) =>
            await http.GetStringAsync(new Uri($"{place}/primes/{Below}", UriKind.Relative), cancel));
        List<TimeSpan> pings = [];
        while (!requests.IsCompleted)
        {
            long sent = Stopwatch.GetTimestamp();
            await http.GetStringAsync(new Uri("ping", UriKind.Relative));
            pings.Add(Stopwatch.GetElapsedTime(sent));
            await Task.WhenAny(requests, Task.Delay(10));
        }

        await requests;
        TimeSpan all = Stopwatch.GetElapsedTime(start);
        pings.Sort();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{all.TotalSeconds:F1} s, {pings.Count} pings, median {pings[pings.Count / 2].TotalMilliseconds:F1} ms, worst {pings[^1].TotalMilliseconds:F1} ms");
    }
}
