using System.Globalization;

namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>
/// What the program and the machine hold before a class of tests, and the proof afterwards that nothing of ours has come to stay:
/// no process, thread, descriptor, mapped segment or file.
/// </summary>
internal sealed class Leftovers
{
    private const string MarkName = "MULTIPROCESSING_TEST_RUN";
    private const string SharedMemory = "/dev/shm";

    // Every process that descends from this one carries it in its environment, also one that was orphaned.
    private static readonly string s_mark = Guid.NewGuid().ToString("N");

    // As the kernel shows the name of a thread: its first 15 characters.
    private const string ThreadName = "Multiprocessing";

    private readonly HashSet<int> _processes;
    private readonly HashSet<string> _threads;
    private readonly Dictionary<string, int> _descriptors;
    private readonly HashSet<string> _segments;
    private readonly HashSet<string> _files;

    static Leftovers()
    {
        Environment.SetEnvironmentVariable(MarkName, s_mark);

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
        _processes = [.. Processes()];
        _threads = [.. Threads()];
        _descriptors = Descriptors();
        _segments = [.. Segments()];
        _files = [.. Files()];
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
        [.. Processes().Where(static id => Read($"/proc/{id}/cmdline").Contains("Multiprocessing.dll", StringComparison.Ordinal))];

    /// <summary>The living processes that have something in their environment.</summary>
    internal static IEnumerable<int> WithEnvironment(string text) =>
        from folder in Directory.GetDirectories("/proc")
        where int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && Read($"{folder}/environ").Contains(text, StringComparison.Ordinal)
        select int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    internal static bool IsAlive(int processId) =>
        Read($"/proc/{processId}/stat") is { Length: > 0 } stat && !stat[(stat.LastIndexOf(')') + 2)..].StartsWith('Z');

    private IEnumerable<string> Left()
    {
        foreach (int id in Processes().Where(id => !_processes.Contains(id)))
        {
            yield return $"process {id} ({Read($"/proc/{id}/cmdline").Replace('\0', ' ')})";
        }

        foreach (string thread in Threads().Where(thread => !_threads.Contains(thread)))
        {
            yield return $"thread {thread}";
        }

        foreach ((string target, int count) in Descriptors())
        {
            if (count > _descriptors.GetValueOrDefault(target))
            {
                yield return $"{count - _descriptors.GetValueOrDefault(target)} descriptors of {target}";
            }
        }

        foreach (string segment in Segments().Where(segment => !_segments.Contains(segment)))
        {
            yield return $"segment {segment}";
        }

        foreach (string file in Files().Where(file => !_files.Contains(file)))
        {
            yield return $"file {file}";
        }
    }

    /// <summary>This process's children, and whoever else descends from it.</summary>
    private static IEnumerable<int> Processes()
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || id == Environment.ProcessId)
            {
                continue;
            }

            string stat = Read($"{folder}/stat");
            if (stat.Length == 0)
            {
                continue;
            }

            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (int.Parse(fields[1], CultureInfo.InvariantCulture) == Environment.ProcessId
                || Read($"{folder}/environ").Contains(s_mark, StringComparison.Ordinal))
            {
                yield return id;
            }
        }
    }

    private static IEnumerable<string> Threads() =>
        from folder in Directory.GetDirectories("/proc/self/task")
        let name = Read($"{folder}/comm").Trim()
        where name == ThreadName
        select $"{name} {Path.GetFileName(folder)}";

    /// <summary>How many descriptors there are of each kind of thing; numbers within names vary.</summary>
    private static Dictionary<string, int> Descriptors()
    {
        Dictionary<string, int> counts = [];
        foreach (string descriptor in Directory.GetFiles("/proc/self/fd"))
        {
            if (new FileInfo(descriptor).LinkTarget is { } target && !IsOfRuntime(target))
            {
                string kind = target.Split(':', '[')[0] is "pipe" or "socket" or "anon_inode" ? target.Split('[', ':')[0] : target;
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }

        return counts;
    }

    /// <summary>What is mapped of ours: it needs neither a descriptor nor a name to stay.</summary>
    private static IEnumerable<string> Segments() =>
        from line in Read("/proc/self/maps").Split('\n')
        where line.Contains("/memfd:multiprocessing-", StringComparison.Ordinal) || line.Contains("/mp-", StringComparison.Ordinal)
        select line;

    /// <summary>Code that the runtime loads when it is first needed, and this look itself.</summary>
    private static bool IsOfRuntime(string target) => target.StartsWith("/proc/", StringComparison.Ordinal) || Path.GetExtension(target) is ".dll" or ".pdb" or ".so";

    private static IEnumerable<string> Files()
    {
        string[] ours = ["mp-*", "dotnet-diagnostic-*", "clr-debug-pipe-*"];
        string[] folders = Directory.Exists(SharedMemory) ? [SharedMemory, Path.GetTempPath()] : [Path.GetTempPath()];
        return from folder in folders from pattern in ours from file in Directory.GetFileSystemEntries(folder, pattern) select file;
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
