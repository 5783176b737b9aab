using Bench;
using Peers.Benchmarks;

namespace Peers;

/// <summary>One run of the command: chooses works and peers, measures, and reports.</summary>
internal sealed record Comparison
{
    internal required int Rounds { get; init; }

    internal required int Rows { get; init; }

    internal required bool IsQuick { get; init; }

    internal required string[] Only { get; init; }

    internal required bool WritesFile { get; init; }

    internal required string? Output { get; init; }

    internal required string? Python { get; init; }

    internal required string Command { get; init; }

    internal int Run()
    {
        DateTimeOffset date = DateTimeOffset.UtcNow;
        PythonInterpreter python = new(Python);
        using BenchmarkContext context = new(Rows, IsQuick, python);
        List<Benchmark> benchmarks =
        [
            new SerialLoop(context),
            new MapRowsOfArrays(context),
            new StarMapRows(context),
            new StarMapAsyncRows(context),
            new MapRowsOfMatrix(context),
            new ApplySequential(context),
            new ApplyAsyncOutstanding(context),
            new ApplyAsyncLatency(context),
            new EvenItems(context),
            new UnevenItems(context),
            new LargeArray(context),
            new PoolStart(context),
            new IdleWorker(context),
            new ManyWorkers(context),
            new FrameRows(context),
            new FrameHandover(context),
            new FramePartitions(context),
            new FrameCsv(context),
        ];
        try
        {
            return Run(date, python, benchmarks);
        }
        finally
        {
            foreach (IDisposable benchmark in benchmarks.OfType<IDisposable>())
            {
                benchmark.Dispose();
            }
        }
    }

    private int Run(DateTimeOffset date, PythonInterpreter python, List<Benchmark> benchmarks)
    {
        string[] unknown = [.. Only.Where(name => benchmarks.All(benchmark => benchmark.Name != name) && Peer.All.All(peer => peer.Id != name))];
        if (unknown.Length > 0)
        {
            Console.Error.WriteLine($"No work or peer is named {string.Join(", ", unknown)}. Works: {string.Join(", ", benchmarks.Select(static benchmark => benchmark.Name))}. "
                + $"Peers: {string.Join(", ", Peer.All.Select(static peer => peer.Id))}.");
            return 1;
        }

        List<Benchmark> chosen = [.. benchmarks.Where(benchmark => Only.Contains(benchmark.Name))];
        chosen = chosen.Count > 0 ? chosen : benchmarks;
        Peer[] peers = [.. Peer.All.Where(peer => Only.Contains(peer.Id))];
        peers = peers.Length > 0 ? peers : [.. Peer.All];

        List<string> remarks = [];
        Peer[] missing = [.. peers.Where(peer => python.Missing(peer) is not null)];
        if (missing.Length > 0)
        {
            remarks.Add("Skipped: " + string.Join("; ", missing.Select(peer => $"{peer.Name}, for want of {python.Missing(peer)}")) + ".");
            remarks.Add("All peers on Debian: " + PythonInterpreter.InstallCommand);
        }

        string[] preamble = [.. Machine.Describe(python.Description ?? "no Python"), Description(date)];
        remarks.ForEach(Console.Error.WriteLine);
        BenchmarkRunner runner = new(chosen, peer => peers.Contains(peer) && !missing.Contains(peer));
        Results results = runner.Run(Rounds, static text => Console.Error.WriteLine(text));
        remarks.AddRange(runner.Failures.Select(static failure => "Failed: " + failure));

        Report report = new(chosen, results);
        ConsoleReport.Write(report, preamble, remarks);
        if (WritesFile)
        {
            string file = new MarkdownReport("Peers", date, Command)
                .AddList(preamble)
                .AddTable("Targets", Report.TargetHeader, report.TargetRows())
                .AddTable("Every peer", Report.PeerHeader, report.PeerRows())
                .AddList(remarks)
                .Write(Output, FormattableString.Invariant($"peers-{date:yyyy-MM-dd}.md"));
            Console.Error.WriteLine($"Written to {file}.");
        }

        return runner.Failures.Count == 0 ? 0 : 2;
    }

    private string Description(DateTimeOffset date) => FormattableString.Invariant(
        $"{date:yyyy-MM-dd}; {Rounds} rounds, {Rows:N0} rows of {RangeCounter.Columns}, {BenchmarkContext.Workers} workers; median of the rounds, ratios within each round{(IsQuick ? "; quick, so not to be quoted" : "")}");
}
