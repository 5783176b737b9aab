using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Multiprocessing.Processes;

/// <summary>
/// A variable in a worker's environment, which everything that it starts inherits: by it Linux finds what has left the worker's process
/// group (<c>setsid</c>) or has lost its parents (a daemon), also when the worker is dead.
/// </summary>
/// <remarks>
/// It is tempting to walk from parent to child instead. But a worker that has crashed is nobody's parent any more. A process is not found if
/// it was started with another environment, or has written over its own.
/// </remarks>
internal static partial class ProcessMark
{
    /// <summary>The marks of a worker, its own last: that of a nested pool carries those of the workers around it.</summary>
    internal const string Variable = "MULTIPROCESSING_WORKER";

    private const int ReadOnlyCloseOnExec = 0x80000;
    private const char Separator = ' ';

    // Of a process's stat, counted from the name in parentheses.
    private const int State = 1;
    private const int Parent = 2;
    private const int EnvironmentEnd = 49;

    /// <summary>What was read broke off: it has become another program, or has written over its environment.</summary>
    private const int MostLooks = 10;

    /// <summary>It has none yet. Each look takes a millisecond or more; to become another program takes less, unless the system is short of memory.</summary>
    private const int MostLooksAtStart = 1000;

    private static int s_count;

    /// <summary>A mark that no other worker has. Nobody is let in by it. All are of one length, so that none is a part of another.</summary>
    internal static string Make() =>
        $"{Environment.ProcessId:x8}{Stopwatch.GetTimestamp():x16}{Interlocked.Increment(ref s_count):x8}";

    /// <summary>An environment with a mark more.</summary>
    internal static Dictionary<string, string> Add(IReadOnlyDictionary<string, string> environment, string mark) =>
        new(environment) { [Variable] = environment.TryGetValue(Variable, out string? outer) && outer.Length > 0 ? outer + Separator + mark : mark };

    /// <summary>The marks of this process, if it is a worker.</summary>
    internal static string? OfThisProcess() => Environment.GetEnvironmentVariable(Variable);

    /// <summary>The last of some marks: the worker's own.</summary>
    // By hand: the first search in a text makes the runtime load a dozen types, which takes a millisecond of a worker's start.
    internal static string Last(string marks)
    {
        int start = marks.Length;
        while (start > 0 && marks[start - 1] != Separator)
        {
            start--;
        }

        return marks[start..];
    }

    /// <summary>Kills every process that carries a mark, but this one.</summary>
    internal static void Kill(string mark)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        byte[] sought = Encoding.ASCII.GetBytes(mark);
        byte[] buffer = new byte[32 * 1024];
        HashSet<int> killed = [Environment.ProcessId];
        Dictionary<int, int> unsure = [];
        while (Pass(sought, buffer, killed, unsure))
        {
        }
    }

    /// <summary>One look at all processes.</summary>
    /// <param name="sought">The mark.</param>
    /// <param name="buffer">To read into.</param>
    /// <param name="killed">Which need no look, or no other.</param>
    /// <param name="unsure">How often each had to be looked at again.</param>
    /// <returns>Whether there was one to kill, which may have started another meanwhile, or one that deserves another look.</returns>
    private static bool Pass(byte[] sought, byte[] buffer, HashSet<int> killed, Dictionary<int, int> unsure)
    {
        bool isNew = false;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(folder.AsSpan("/proc/".Length), NumberStyles.None, CultureInfo.InvariantCulture, out int id) || killed.Contains(id))
            {
                continue;
            }

            bool? isMarked = IsMarked(folder, sought, buffer);
            if (isMarked == true)
            {
                _ = Signal.Send(id, Signal.Kill);
                isNew |= killed.Add(id);
            }
            else if (isMarked is null && MayBeStarting(folder, buffer, out bool isWithoutEnvironment))
            {
                int looks = unsure.GetValueOrDefault(id) + 1;
                unsure[id] = looks;
                if (looks < (isWithoutEnvironment ? MostLooksAtStart : MostLooks))
                {
                    isNew = true;
                    Thread.Yield();
                }
            }
        }

        return isNew;
    }

    /// <summary>Whether a process carries the mark; <see langword="null"/> where it has no environment, or one that breaks off.</summary>
    private static bool? IsMarked(string folder, byte[] sought, byte[] buffer)
    {
        int file = Open(folder + "/environ", ReadOnlyCloseOnExec);
        if (file < 0)
        {
            // Another user's, or gone.
            return false;
        }

        try
        {
            int kept = 0;
            bool isWhole = false;
            while (Read(file, buffer, kept) is var count and > 0)
            {
                int length = kept + count;
                isWhole = buffer[length - 1] == 0;
                if (buffer.AsSpan(0, length).IndexOf(sought) >= 0)
                {
                    return true;
                }

                // What may be the beginning of a mark is looked at again with what follows it.
                kept = Math.Min(length, sought.Length - 1);
                buffer.AsSpan(length - kept, kept).CopyTo(buffer);
            }

            return isWhole ? false : null;
        }
        finally
        {
            _ = Close(file);
        }
    }

    /// <summary>
    /// A process that is just becoming another program has no environment for a moment, and what is being read of the one it had breaks off. Neither
    /// have the kernel's own, children of number 2, nor those that have ended.
    /// </summary>
    /// <param name="folder">The process's.</param>
    /// <param name="buffer">To read into.</param>
    /// <param name="isWithoutEnvironment">Whether it has none yet, as the kernel tells where it ends: one that was started with an empty one has.</param>
    private static bool MayBeStarting(string folder, byte[] buffer, out bool isWithoutEnvironment)
    {
        isWithoutEnvironment = false;
        int file = Open(folder + "/stat", ReadOnlyCloseOnExec);
        if (file < 0)
        {
            return false;
        }

        int count = Read(file, buffer, 0);
        _ = Close(file);
        ReadOnlySpan<byte> stat = buffer.AsSpan(0, Math.Max(0, count));
        string[] fields = Encoding.ASCII.GetString(stat[(stat.LastIndexOf((byte)')') + 1)..]).Split(' ');
        if (fields.Length <= EnvironmentEnd || fields[State] is "Z" or "X" || fields[Parent] == "2" || folder.Equals("/proc/2", StringComparison.Ordinal))
        {
            return false;
        }

        isWithoutEnvironment = fields[EnvironmentEnd] == "0";
        return true;
    }

    private static unsafe int Read(int file, byte[] buffer, int at)
    {
        fixed (byte* start = buffer)
        {
            return (int)ReadFile(file, start + at, (nuint)(buffer.Length - at));
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "read")]
    private static unsafe partial nint ReadFile(int file, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
