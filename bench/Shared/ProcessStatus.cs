using System.Globalization;

namespace Bench;

/// <summary>What /proc says of a process.</summary>
internal static class ProcessStatus
{
    private const double JiffiesPerSecond = 100; // USER_HZ, which is part of the kernel's interface
    private const int UserTimeField = 11;        // counted after the name in parentheses
    private const int SystemTimeField = 12;

    /// <summary>A line "key: 123 kB" of a file of the process.</summary>
    internal static long Bytes(int processId, string file, string key)
    {
        string line = File.ReadLines(PathOf(processId, file)).First(line => line.StartsWith(key + ":", StringComparison.Ordinal));
        return long.Parse(line.AsSpan(key.Length + 1).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
    }

    internal static double ProcessorSeconds(int processId)
    {
        string stat = File.ReadAllText(PathOf(processId, "stat"));
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[UserTimeField], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTimeField], CultureInfo.InvariantCulture)) / JiffiesPerSecond;
    }

    private static string PathOf(int processId, string file) => string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{file}");
}
