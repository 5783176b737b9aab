using System.Diagnostics;
using Multiprocessing;

namespace ParentEnd;

/// <summary>
/// A program with a pool that it never disposes. Its workers are idle or at work, and have children of their own. It says which processes
/// and segments there are, and ends in the way that it is told.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        string ending = arguments[0];
        if (ending == "Interrupted")
        {
            Console.CancelKeyPress += static (_, key) =>
            {
                key.Cancel = true;
                Console.WriteLine("interrupted");
            };
        }

        // Workers that spin leave the CPUs to who has something to do.
        ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1 + Enum.GetValues<Work>().Length, Priority = ProcessPriorityClass.Idle });
        Console.WriteLine("starting");
        SharedArray<int> table = new(ProcessTable.Length);
        pool.Broadcast(() => Worker.SetUp(table));
        SharedArray<int> made = pool.Apply(static () => new SharedArray<int>(4096));
        foreach (int id in ProcessTable.Read(table))
        {
            Console.WriteLine($"process {id}");
        }

        foreach (string line in File.ReadLines("/proc/self/maps").Where(static line => line.Contains("/mp-", StringComparison.Ordinal)))
        {
            Console.WriteLine($"file {line[line.IndexOf('/', StringComparison.Ordinal)..]}");
        }

        Console.WriteLine("ready");
        while (Console.ReadLine() is { } command)
        {
            switch (command)
            {
                case "work":
                    // One worker stays idle.
                    foreach (Work work in Enum.GetValues<Work>())
                    {
                        _ = pool.ApplyAsync(() => Worker.Do(work, table));
                    }

                    SpinWait.SpinUntil(() => ProcessTable.CountOfBusy(table) == Enum.GetValues<Work>().Length);
                    Console.WriteLine("working");
                    break;
                case "serve":
                    Console.WriteLine($"served {pool.Apply(static () => 42)} after {pool.RestartCount} restarts");
                    break;
                case "end":
                    End(ending);
                    GC.KeepAlive(made);
                    return 0;
            }
        }

        return 1;
    }

    private static void End(string ending)
    {
        switch (ending)
        {
            case "Exit":
                Environment.Exit(3);
                break;
            case "Throw":
                throw new InvalidOperationException("nobody catches this");
            case "FailFast":
                Environment.FailFast("at once");
                break;
        }
    }
}
