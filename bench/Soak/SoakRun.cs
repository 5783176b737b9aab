using System.Diagnostics;
using Soak.Faults;
using Soak.Pools;
using Soak.Watching;
using Soak.Work;

namespace Soak;

/// <summary>
/// One run. It goes in rounds: in each, threads submit while pools are made and ended and workers are killed and stopped; then all falls
/// quiet, and what is left is counted. Two pools live through all rounds: the gentle one, whose workers nothing may cost, and the rough one.
/// </summary>
internal sealed class SoakRun
{
    private const int GentleWorkers = 2;
    private const int RoughWorkers = 3;
    private const int Keepers = 2;
    private const string BellVariable = "MULTIPROCESSING_BELL";
    private const string SegmentVariable = "MULTIPROCESSING_SEGMENTS";

    private static readonly TimeSpan s_longestRound = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_statusInterval = TimeSpan.FromSeconds(5);

    private readonly SoakOptions _options;
    private readonly DateTimeOffset _date = DateTimeOffset.UtcNow;
    private readonly string[] _machine = [.. Machine.Describe()];
    private readonly SoakConsole _console;
    private readonly SoakContext _soak;
    private readonly MemoryRecord _memory = new();
    private readonly Random _random;
    private readonly long _began = Stopwatch.GetTimestamp();
    private int _round;

    internal SoakRun(SoakOptions options)
    {
        _options = options;
        _console = new SoakConsole();
        _soak = new SoakContext(OnHang);
        _soak.Ledger.Violated += text => _console.WriteLine("VIOLATION " + text);
        SoakConsole.Capture(_soak.Ledger);
        _random = new Random(options.Seed);
    }

    private double Progress => Math.Min(1, Stopwatch.GetElapsedTime(_began) / _options.Duration);

    /// <returns>The exit code: 0, or 2 where something was not as it must be.</returns>
    internal int Run()
    {
        _console.WriteLine($"Soak of {_options.Duration.TotalMinutes:N2} minutes, seed {_options.Seed}.");
        string? temporary = Environment.GetEnvironmentVariable("TMPDIR");
        string folder = Directory.CreateTempSubdirectory("soak-").FullName;
        Environment.SetEnvironmentVariable("TMPDIR", folder);
        Holdings.Mark();
        try
        {
            OpenWhatTheRuntimeKeeps();
            Peaks peaks = RunRounds();
            SoakReport report = new(_soak, _memory, peaks, _round, Stopwatch.GetElapsedTime(_began));
            _console.Write(report);
            if (_options.WritesFile)
            {
                _console.WriteLine($"Written to {report.WriteFile(_options, _date, _machine)}.");
            }

            _console.WriteLine(report.IsGood ? "Everything was as it must be." : $"Something was not as it must be. The seed was {_options.Seed}.");
            return report.IsGood ? 0 : 2;
        }
        catch (Exception e)
        {
            _console.WriteLine($"The soak itself has failed. The seed was {_options.Seed}. {e}");
            return 2;
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", temporary);
            Directory.Delete(folder, recursive: true);
        }
    }

    private Peaks RunRounds()
    {
        QuietCheck quiet = new(_soak.Ledger);
        using Peaks peaks = new(_soak.Ledger);
        using Timer status = new(_ => WriteStatus(), null, s_statusInterval, s_statusInterval);
        SoakPool gentle = Create("the gentle pool", GentleWorkers, isGentle: true);
        SoakPool rough = Create("the rough pool", RoughWorkers, isGentle: false);
        int[] gentleProcesses = gentle.Pool.Broadcast(static () => Environment.ProcessId);
        _soak.Pools.Add(gentle);
        _soak.Pools.Add(rough);
        TimeSpan length = _options.Duration / 5 < s_longestRound ? _options.Duration / 5 : s_longestRound;
        while (Stopwatch.GetElapsedTime(_began) < _options.Duration)
        {
            _round++;
            RunRound(length);
            using (_soak.Watchdog.Watch("the quiet after a round", () => rough.Describe()))
            {
                _soak.RunCounters.Release(0, _soak.Ledger);
                quiet.Run([gentle, rough], $"after round {_round}");
                if (!gentle.ProcessIds.SequenceEqual(gentleProcesses))
                {
                    _soak.Ledger.Violate($"The gentle pool has lost workers: it had {string.Join(", ", gentleProcesses)}, and is {gentle.Describe()}");
                    gentleProcesses = [.. gentle.ProcessIds];
                }

                _memory.Take(Progress, gentle, rough);
                _console.WriteLine($"[{Stopwatch.GetElapsedTime(_began):mm\\:ss}] quiet after round {_round}: {_memory.Last}");
                _soak.Deaths.Forget();
            }
        }

        foreach (SoakPool pool in _soak.Pools.All)
        {
            using (_soak.Watchdog.Watch($"the end of {pool.Name}", pool.Describe))
            {
                pool.Pool.Close();
                pool.Pool.Join();
            }
        }

        quiet.Run([], "at the end");
        _soak.Watchdog.Dispose();
        return peaks;
    }

    private SoakPool Create(string kind, int workers, bool isGentle)
    {
        ProcessPoolOptions options = new() { Name = $"{kind} {SoakLog.LivesOn}", WorkerCount = workers, LoggerFactory = _soak.Log };
        return new SoakPool(options.Name, new ProcessPool(options)) { IsGentle = isGentle };
    }

    private void RunRound(TimeSpan length)
    {
        Environment.SetEnvironmentVariable(BellVariable, _random.Next(2) == 0 ? "futex" : "socket");
        Environment.SetEnvironmentVariable(SegmentVariable, _random.Next(2) == 0 ? "memory" : "file");
        using ManualResetEvent end = new(false);
        List<Thread> threads = [];
        using (new FaultInjector(_soak, new Random(_random.Next())))
        {
            for (int i = 0; i < _options.Submitters; i++)
            {
                Submitter submitter = new(_soak, new Random(_random.Next()));
                threads.Add(new Thread(() => submitter.Run(end)) { IsBackground = true, Name = $"submitter {i}" });
            }

            for (int i = 0; i < Keepers; i++)
            {
                PoolKeeper keeper = new(_soak, new Random(_random.Next()));
                threads.Add(new Thread(() => keeper.Run(end)) { IsBackground = true, Name = $"keeper {i}" });
            }

            threads.ForEach(static thread => thread.Start());
            Thread.Sleep(length);
            end.Set();
            threads.ForEach(static thread => thread.Join());
        }
    }

    /// <summary>What is opened once, and is no leak: the console, signal pipes, event ports.</summary>
    private static void OpenWhatTheRuntimeKeeps()
    {
        foreach (string bell in new[] { "socket", "futex" })
        {
            Environment.SetEnvironmentVariable(BellVariable, bell);
            using ProcessPool pool = new(1);
            pool.Apply(static () => { });
        }
    }

    private void WriteStatus() => _console.WriteLine(
        $"[{Stopwatch.GetElapsedTime(_began):mm\\:ss}] round {_round}: {_soak.Ledger.Ended:N0} of {_soak.Ledger.Submitted:N0} items ended, {_soak.Ledger.EndedAs(Ending.Crash) + _soak.Ledger.EndedAs(Ending.Killed):N0} lost with their worker, "
        + $"{_soak.Ledger.Counted("pool made"):N0} pools, {_soak.Ledger.Counted("worker killed"):N0} kills, {_soak.Ledger.Violations} violations");

    private void OnHang(string what)
    {
        _soak.Ledger.Violate($"A hang: {what}");
        _console.WriteLine($"A hang, seed {_options.Seed}. All that is waited for, the oldest first:");
        foreach (string line in HangReport.Lines(_soak))
        {
            _console.WriteLine("  " + line);
        }

        Environment.Exit(2);
    }
}
