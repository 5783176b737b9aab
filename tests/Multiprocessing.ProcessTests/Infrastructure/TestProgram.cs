using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>A program under tests/TestPrograms, built in the configuration of these tests, that runs in a process group and a temporary folder of its own.</summary>
internal sealed partial class TestProgram : IDisposable
{
    private readonly Process _process;
    private readonly BlockingCollection<string> _lines = [];

    internal TestProgram(string name, string[] arguments, params (string Name, string Value)[] variables)
    {
        Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")[..8])).FullName;
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(FindRoot(), "tests", "TestPrograms", name, "bin", configuration, "net10.0", name + ".dll");
        ProcessStartInfo start = new("setsid", [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["TMPDIR"] = Folder;
        start.Environment.Remove("DOTNET_EnableDiagnostics");
        foreach ((string variable, string value) in variables)
        {
            start.Environment[variable] = value;
        }

        _process = Process.Start(start)!;
        Read(_process.StandardOutput, _lines.Add);
        Read(_process.StandardError, static _ => { });
    }

    /// <summary>The program's temporary folder.</summary>
    internal string Folder { get; }

    internal int Id => _process.Id;

    /// <summary>What it says next, but for what workers flood it with.</summary>
    internal string ReadLine() => _lines.TryTake(out string? line, OnThread.Patience) ? line : throw new TimeoutException("The program says nothing.");

    /// <summary>Waits for a line; what comes before it is given back.</summary>
    internal List<string> ReadUntil(string wanted)
    {
        List<string> lines = [];
        for (string line = ReadLine(); line != wanted; line = ReadLine())
        {
            lines.Add(line);
        }

        return lines;
    }

    internal void Say(string line) => _process.StandardInput.WriteLine(line);

    /// <summary>Signals the program, or its group as a terminal does.</summary>
    internal void Signal(PosixSignalNumber signal, bool toGroup = false) =>
        Assert.Equal(0, NativeKill(toGroup ? -Id : Id, (int)signal));

    /// <summary>Waits for its end. What holds its output open does not matter.</summary>
    internal int WaitForExit()
    {
        Assert.True(_process.WaitForExit(OnThread.Patience), "The program did not end.");
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.StandardInput.Dispose();
        _process.Dispose();
        _lines.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    internal static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Multiprocessing.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The repository's root was not found above the tests.");
    }

    private static void Read(StreamReader reader, Action<string> onLine) =>
        new Thread(() =>
        {
            // The process leaves it to the collector.
            using StreamReader disposed = reader;
            try
            {
                while (reader.ReadLine() is { } line)
                {
                    if (line != "flood")
                    {
                        onLine(line);
                    }
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // The test is over.
            }
        })
        { IsBackground = true, Name = "program's output" }.Start();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}

/// <summary>Signals by their numbers on Linux.</summary>
internal enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Stop = 19,
}
