using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Soak.Pools;

namespace Soak.Watching;

/// <summary>What there is to say when nothing goes on.</summary>
internal static class HangReport
{
    internal static IEnumerable<string> Lines(SoakContext soak) =>
    [
        .. soak.Watchdog.Open,
        .. soak.Pools.All.Select(static pool => pool.Describe()),
        .. Holdings.Processes().Select(static id => $"process {id}, {State(id)}: {Holdings.CommandLine(id)}"),
        .. soak.Log.Last,
        .. Stacks(),
    ];

    private static string State(int processId)
    {
        try
        {
            return File.ReadLines($"/proc/{processId}/status").First(static line => line.StartsWith("State", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return "gone";
        }
    }

    /// <summary>The threads of this program, where the tool for it is installed (<c>dotnet tool install -g dotnet-stack</c>).</summary>
    private static string[] Stacks()
    {
        try
        {
            using Process tool = Process.Start(new ProcessStartInfo("dotnet-stack", ["report", "--process-id", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
            return tool.StandardOutput.ReadToEnd().Split('\n');
        }
        catch (Win32Exception)
        {
            return ["(no stacks: dotnet-stack is not installed)"];
        }
    }
}
