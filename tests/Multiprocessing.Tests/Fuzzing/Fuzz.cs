using System.Diagnostics;
using System.Globalization;

namespace Multiprocessing.Tests.Fuzzing;

/// <summary>
/// Runs a case again and again, each with a seed of its own, for about a second; the seed of a case that fails is in the message. With
/// the environment variable <c>MULTIPROCESSING_FUZZ_SECONDS</c> each runs that long, from a seed by chance. <c>MULTIPROCESSING_FUZZ_SEED</c> is the first seed.
/// </summary>
internal static class Fuzz
{
    private const int DefaultSeconds = 1;

    private static readonly int? s_seconds = Read("MULTIPROCESSING_FUZZ_SECONDS");

    internal static void Run(Action<Random> body)
    {
        int seed = Read("MULTIPROCESSING_FUZZ_SEED") ?? (s_seconds is null ? 1 : Random.Shared.Next(int.MaxValue / 2));
        long began = Stopwatch.GetTimestamp();
        do
        {
            try
            {
                body(new Random(seed));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"Fuzzing failed with MULTIPROCESSING_FUZZ_SEED={seed}: {e.Message}", e);
            }

            seed++;
        }
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(s_seconds ?? DefaultSeconds));
    }

    private static int? Read(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : null;
}
