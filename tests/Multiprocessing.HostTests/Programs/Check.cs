using Multiprocessing;

/// <summary>What a pool has to do in every host: linked into each program.</summary>
internal static class Check
{
    internal const string Passed = "the pool does what it should";

    /// <summary>Throws where the pool does otherwise. Notes this call, so that one in a worker would be seen.</summary>
    internal static void Run()
    {
        if (Environment.GetEnvironmentVariable("HOST_MAIN_LOG") is { } log)
        {
            File.AppendAllText(log, $"{Environment.ProcessId}\n");
        }

        Equal(true, ProcessPool.CanStart(out string? reason), reason);
        using (ProcessPool pool = new(2))
        {
            int factor = 7;
            List<Sample> seen = [new(1, "one"), new(2, "zwei")];
            Equal("2, 9, 16", string.Join(", ", pool.Map([0, 1, 2], i => new { Value = (i * factor) + seen.Count }).Select(result => result.Value)), "captured");
            Equal(new Sample(3, "onezwei"), pool.Apply(() => new Sample(seen.Sum(sample => sample.Number), string.Concat(seen.Select(sample => sample.Text)))), "objects");

            // Threads of an item need the program's code, too.
            Equal(4950, pool.Apply(static () => ParallelEnumerable.Range(0, 100).WithDegreeOfParallelism(2).Select(Identity).Sum()), "threads in a worker");
            Equal(false, pool.Apply(static () => System.Runtime.GCSettings.IsServerGC), "Server GC in a worker");
            Equal(true, pool.Broadcast(static () => WorkerContext.IsWorker && Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS") is null).All(static isSo => isSo), "a worker's context");

            Equal(14, pool.Apply(() => Nested(factor)), "a pool in a worker");

            WorkerCrashedException crash = Throws<WorkerCrashedException>(() => pool.Apply(static () => Environment.Exit(3)));
            Equal(3, crash.ExitCode, "exit code");
            Equal("mine 7", Throws<InvalidOperationException>(() => pool.Apply(() => Fail(factor))).Message, "message");
            Equal(2, pool.Broadcast(static () => Environment.ProcessId).Distinct().Count(id => id != Environment.ProcessId), "healed");
            pool.Close();
            pool.Join();
        }

        using ChildProcess<string> child = ChildProcess.Start(static (int n) => new string('x', n), 3);
        Equal("xxx", child.Result, "child process");
        Console.WriteLine(Passed);
    }

    private static int Identity(int n) => n;

    private static int Nested(int factor)
    {
        using ProcessPool pool = new(1);
        return pool.Apply(() => factor * 2);
    }

    private static int Fail(int n) => throw new InvalidOperationException($"mine {n}");

    private static void Equal<T>(T expected, T actual, string? what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new InvalidOperationException($"{what}: {actual} and not {expected}");
        }
    }

    private static TException Throws<TException>(Action action)
        where TException : Exception
    {
        try
        {
            action();
        }
        catch (TException e)
        {
            return e;
        }

        throw new InvalidOperationException($"no {typeof(TException).Name}");
    }
}

internal sealed record Sample(int Number, string Text);
