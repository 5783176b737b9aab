using Bench;

namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>
/// What the program and the machine hold before a class of tests, and the proof afterwards that nothing of ours has come to stay:
/// no process, thread, descriptor, mapped segment or file.
/// </summary>
internal sealed class Leftovers
{
    private readonly HashSet<int> _processes;
    private readonly HashSet<string> _threads;
    private readonly Dictionary<string, int> _descriptors;
    private readonly HashSet<string> _segments;
    private readonly HashSet<string> _files;

    static Leftovers()
    {
        Holdings.Mark();

        // What the runtime opens once and keeps: the console, its signal pipes, the pool of event ports.
        Console.Out.Flush();
        Console.Error.Flush();
        Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", "socket");
        using (ProcessPool pool = new(1))
        {
            pool.Apply(static () => { });
        }

        Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", null);
        using (ProcessPool pool = new(1))
        {
            pool.Apply(static () => { });
        }

        using InProcessPool threads = new(1);
        threads.Apply(static () => { });
    }

    internal Leftovers()
    {
        _processes = [.. Holdings.Processes()];
        _threads = [.. Holdings.Threads()];
        _descriptors = Holdings.Descriptors();
        _segments = [.. Holdings.Segments()];
        _files = [.. Holdings.Files()];
    }

    /// <summary>Fails with what is left, if anything is after a while.</summary>
    /// <param name="isCollected">Whether what only the collector gives back counts as given back.</param>
    internal void AssertNothingLeft(bool isCollected = false)
    {
        List<string> left = [];
        bool isClean = OnThread.Eventually(() =>
        {
            if (isCollected)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }

            left = [.. Left()];
            return left.Count == 0;
        });
        Assert.True(isClean, "Left behind: " + string.Join("; ", left));
    }

    /// <summary>The processes of this test run that a pool has started and that live still.</summary>
    internal static IReadOnlyList<int> Workers() =>
        [.. Holdings.Workers()];

    /// <summary>The living processes that have something in their environment.</summary>
    internal static IEnumerable<int> WithEnvironment(string text) => Holdings.WithEnvironment(text);

    internal static bool IsAlive(int processId) => Holdings.IsAlive(processId);

    private IEnumerable<string> Left()
    {
        foreach (int id in Holdings.Processes().Where(id => !_processes.Contains(id)))
        {
            yield return $"process {id} ({Holdings.CommandLine(id)})";
        }

        foreach (string thread in Holdings.Threads().Where(thread => !_threads.Contains(thread)))
        {
            yield return $"thread {thread}";
        }

        foreach ((string target, int count) in Holdings.Descriptors())
        {
            if (count > _descriptors.GetValueOrDefault(target))
            {
                yield return $"{count - _descriptors.GetValueOrDefault(target)} descriptors of {target}";
            }
        }

        foreach (string segment in Holdings.Segments().Where(segment => !_segments.Contains(segment)))
        {
            yield return $"segment {segment}";
        }

        foreach (string file in Holdings.Files().Where(file => !_files.Contains(file)))
        {
            yield return $"file {file}";
        }
    }
}
