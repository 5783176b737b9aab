using System.Diagnostics;
using System.Globalization;
using Multiprocessing;

namespace ParentEnd;

/// <summary>Which processes there are, in memory that all of them share: how many, how many are busy, then their ids.</summary>
internal static class ProcessTable
{
    internal const int Length = 256;
    private const int First = 2;

    /// <summary>Enters this worker and starts three children: in its group, out of its group, and a daemon, whose parent has ended.</summary>
    internal static void StartChildren(SharedArray<int> table)
    {
        Add(table, Environment.ProcessId);
        Add(table, Start("sleep", "1000").Id);
        Add(table, Start("setsid", "sleep", "1000").Id);
        using Process shell = Start("sh", "-c", "setsid sleep 1000 > /dev/null & echo $!");
        Add(table, int.Parse(shell.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    internal static void AddBusy(SharedArray<int> table) => Interlocked.Increment(ref table.Span[1]);

    internal static int CountOfBusy(SharedArray<int> table) => Volatile.Read(ref table.Span[1]);

    internal static IEnumerable<int> Read(SharedArray<int> table) => table.Span.Slice(First, table[0]).ToArray();

    private static void Add(SharedArray<int> table, int id) => table[First - 1 + Interlocked.Increment(ref table.Span[0])] = id;

    private static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = program == "sh" })!;
}
