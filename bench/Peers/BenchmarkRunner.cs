namespace Peers;

/// <summary>Runs benchmarks in rounds: in every round each peer takes its turns next to the others, so that what the machine does meanwhile meets all.</summary>
internal sealed class BenchmarkRunner(IReadOnlyList<Benchmark> benchmarks, Func<Peer, bool> takesPart)
{
    // The runtime recompiles what was hot a tenth of a second after nothing new was compiled.
    private static readonly TimeSpan s_recompilation = TimeSpan.FromMilliseconds(250);

    /// <summary>Trials that failed, once each.</summary>
    internal SortedSet<string> Failures { get; } = new(StringComparer.Ordinal);

    internal Results Run(int rounds, Action<string> progress)
    {
        Results results = new();
        for (int round = 0; round < rounds; round++)
        {
            foreach (Benchmark benchmark in benchmarks)
            {
                Contender[] contenders = [.. benchmark.Contenders.Where(contender => takesPart(contender.Peer))];
                string where = $"round {round + 1} of {rounds}: {benchmark.Name}";
                if (round == 0)
                {
                    progress(where + ", warming up");
                    WarmUp(benchmark, contenders);
                }

                for (int repetition = 0; repetition < benchmark.Repetitions; repetition++)
                {
                    foreach (Contender contender in contenders.Where(contender => repetition == 0 || !contender.Peer.IsPython))
                    {
                        if (repetition == 0)
                        {
                            progress($"{where}, {contender.Peer.Name}");
                        }

                        foreach ((string metric, double value) in Try(benchmark, contender))
                        {
                            results.Add(new Series(benchmark.Name, metric, contender.Peer), round, value);
                        }
                    }
                }
            }
        }

        return results;
    }

    private void WarmUp(Benchmark benchmark, Contender[] contenders)
    {
        for (int half = 0; half < 2 && benchmark.WarmUps > 0; half++)
        {
            for (int turn = 0; turn < Math.Max(1, benchmark.WarmUps / 2); turn++)
            {
                foreach (Contender contender in contenders.Where(static contender => !contender.Peer.IsPython))
                {
                    Try(benchmark, contender);
                }
            }

            Thread.Sleep(s_recompilation);
        }
    }

    private Measurement Try(Benchmark benchmark, Contender contender)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        try
        {
            return contender.Trial();
        }
        catch (Exception e)
        {
            Failures.Add($"{benchmark.Name}, {contender.Peer.Name}: {e.Message}");
            return [];
        }
    }
}
