using System.Globalization;
using System.Runtime.InteropServices;

namespace Bench;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    /// <param name="software">What was used beside .NET.</param>
    internal static IReadOnlyList<string> Describe(params string[] software) =>
    [
        $"{ProcessorModel()}, {Environment.ProcessorCount} cores usable; load of the last minute before the run: {Load()}",
        $"{OperatingSystem()}, {RuntimeInformation.OSArchitecture}; {TotalMemory()} of memory",
        string.Join("; ", [RuntimeInformation.FrameworkDescription, .. software]),
    ];

    private static string ProcessorModel() => FirstLine("/proc/cpuinfo", "model name", ':') ?? "processor unknown";

    private static string OperatingSystem() => FirstLine("/etc/os-release", "PRETTY_NAME", '=')?.Trim('"') is { } name
        ? $"{name}, Linux {Environment.OSVersion.Version}"
        : RuntimeInformation.OSDescription;

    private static string TotalMemory() =>
        string.Create(CultureInfo.InvariantCulture, $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1e9:N0} GB");

    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string? FirstLine(string file, string key, char separator) => File.Exists(file)
        ? File.ReadLines(file).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(separator, 2)[1].Trim()
        : null;
}
