using System.Globalization;

namespace Bench;

/// <summary>What this program holds of the machine, as /proc and the folders tell: processes, threads, descriptors, mapped segments, files.</summary>
internal static class Holdings
{
    private const string MarkName = "MULTIPROCESSING_TEST_RUN";
    private const string SharedMemory = "/dev/shm";

    // As the kernel shows the name of a thread: its first 15 characters.
    private const string ThreadName = "Multiprocessing";

    private static readonly string s_mark = Guid.NewGuid().ToString("N");

    static Holdings() =>
        Environment.SetEnvironmentVariable(MarkName, Environment.GetEnvironmentVariable(MarkName) + s_mark);

    /// <summary>Marks what this program starts from now on: every process that descends from it has the mark in its environment, also one that was orphaned.</summary>
    internal static void Mark() => _ = s_mark;

    /// <summary>This process's children, and whoever else descends from it.</summary>
    internal static IEnumerable<int> Processes() => All().Where(static id =>
        id != Environment.ProcessId
        && Stat(id) is { Length: > 1 } stat
        && (int.Parse(stat[1], CultureInfo.InvariantCulture) == Environment.ProcessId || HasInEnvironment(id, s_mark)));

    /// <summary>The living processes that have something in their environment.</summary>
    internal static IEnumerable<int> WithEnvironment(string text) => All().Where(id => HasInEnvironment(id, text));

    /// <summary>The processes among them that a pool has started and that live still.</summary>
    internal static IEnumerable<int> Workers() => Processes().Where(static id => CommandLine(id).Contains("Multiprocessing.dll", StringComparison.Ordinal));

    /// <summary>The program that a process runs, and its arguments; empty for one that has ended.</summary>
    internal static string CommandLine(int processId) => Read($"/proc/{processId}/cmdline").Replace('\0', ' ');

    /// <summary>Whether it has not ended; one that nobody has asked how it ended has.</summary>
    internal static bool IsAlive(int processId) => Stat(processId) is [not "Z", ..];

    /// <summary>The numbers of the library's threads in this process.</summary>
    internal static IEnumerable<string> Threads() =>
        from folder in Directory.GetDirectories("/proc/self/task")
        where Read($"{folder}/comm").Trim() == ThreadName
        select Path.GetFileName(folder);

    /// <summary>How many descriptors there are of each kind of thing; numbers within names vary.</summary>
    internal static Dictionary<string, int> Descriptors()
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

    /// <summary>What is mapped of the library's: it needs neither a descriptor nor a name to stay.</summary>
    internal static IEnumerable<string> Segments() =>
        from line in Read("/proc/self/maps").Split('\n')
        where line.Contains("/memfd:multiprocessing-", StringComparison.Ordinal) || line.Contains("/mp-", StringComparison.Ordinal) || line.Contains($"{SharedMemory}/#", StringComparison.Ordinal)
        select line;

    /// <summary>The library's, and the runtime's of workers, in the temporary folder and in shared memory.</summary>
    internal static IEnumerable<string> Files()
    {
        string[] ours = ["mp-*", "dotnet-diagnostic-*", "clr-debug-pipe-*"];
        string[] folders = Directory.Exists(SharedMemory) ? [SharedMemory, Path.GetTempPath()] : [Path.GetTempPath()];
        return from folder in folders from pattern in ours from file in Directory.GetFileSystemEntries(folder, pattern) select file;
    }

    private static IEnumerable<int> All()
    {
        foreach (string folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return id;
            }
        }
    }

    private static bool HasInEnvironment(int processId, string text) => Read($"/proc/{processId}/environ").Contains(text, StringComparison.Ordinal);

    /// <summary>What stands behind the name in a process's stat: its state, its parent and so on; empty for one that has ended.</summary>
    private static string[] Stat(int processId)
    {
        string stat = Read($"/proc/{processId}/stat");
        return stat.Length == 0 ? [] : stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
    }

    /// <summary>Code that the runtime loads when it is first needed, and this look itself.</summary>
    private static bool IsOfRuntime(string target) => target.StartsWith("/proc/", StringComparison.Ordinal) || Path.GetExtension(target) is ".dll" or ".pdb" or ".so";

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
