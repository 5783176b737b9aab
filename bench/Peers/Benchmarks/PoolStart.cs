using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Multiprocessing;

namespace Peers.Benchmarks;

/// <summary>From nothing to the first result of a pool of two: the first pool of a fresh program, and the second of the same.</summary>
internal sealed class PoolStart(BenchmarkContext context) : Benchmark(context)
{
    /// <summary>The one argument of a program that is started to be fresh.</summary>
    internal const string FreshProgram = "--fresh-program";

    internal override string Name => "start";

    internal override IReadOnlyList<Metric> Metrics =>
    [
        new("first", "new pool of two to its first result", Unit.Seconds, Target.AtMost("≤ 60 ms", 60e-3)),
        new("second", "… the second pool of a program", Unit.Seconds, Target.AtMost("≤ 40 ms", 40e-3)),
    ];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, RunFreshProgram),
        .. Peer.PythonPools.Select(peer => Script(peer, "startup.py")),
    ];

    internal override int Repetitions => 3;

    /// <summary>The fresh program: two pools, one after the other; prints the figures.</summary>
    internal static void MeasureFreshProgram()
    {
        double first = StartPool();
        double second = StartPool();
        Console.WriteLine(JsonSerializer.Serialize(new Measurement { ["first"] = first, ["second"] = second }));
    }

    private static double StartPool()
    {
        long start = Stopwatch.GetTimestamp();
        using ProcessPool pool = new(BenchmarkContext.Workers);
        pool.Apply(static number => number + 1, 1);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static Measurement RunFreshProgram()
    {
        // The host that runs this program: its own executable, or dotnet with the assembly.
        string host = Environment.ProcessPath!;
        string[] arguments = Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? [Assembly.GetExecutingAssembly().Location, FreshProgram]
            : [FreshProgram];
        using Process process = Process.Start(new ProcessStartInfo(host, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<Measurement>(output)!
            : throw new InvalidOperationException($"The fresh program ended with exit code {process.ExitCode}.");
    }
}
