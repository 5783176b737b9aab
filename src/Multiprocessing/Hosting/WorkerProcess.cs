using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Multiprocessing.Hosting;

/// <summary>The operating system's process of a worker: its start, its output, and its end with everything that it started.</summary>
internal sealed partial class WorkerProcess : IWorkerInstance
{
    private const int SigKill = 9;

    /// <summary>How long the end of standard error is waited for once the process and its group are gone.</summary>
    private static readonly TimeSpan s_outputGrace = TimeSpan.FromMilliseconds(500);

    private readonly Process _process;
    private readonly OutputReader _output;
    private readonly OutputReader _error;
    private Exception? _fault;

    private WorkerProcess(Process process, int workerId)
    {
        _process = process;
        ProcessId = process.Id;
        StartTime = TimeProvider.System.GetUtcNow();
        Control = RedirectedStream.Take(process.StandardInput.BaseStream, FileAccess.Write);
        _output = new OutputReader(RedirectedStream.Take(process.StandardOutput.BaseStream, FileAccess.Read), $"Multiprocessing output {workerId}", static line => Console.Out.WriteLine(line));
        _error = new OutputReader(RedirectedStream.Take(process.StandardError.BaseStream, FileAccess.Read), $"Multiprocessing errors {workerId}", static line => Console.Error.WriteLine(line));
    }

    public event Action? Exited;

    public int ProcessId { get; }

    public DateTimeOffset StartTime { get; }

    public long ResidentBytes
    {
        get
        {
            try
            {
                if (OperatingSystem.IsLinux())
                {
                    // The second number is the resident size in pages; Process.WorkingSet64 would read and parse three files for it.
                    string[] pages = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/statm")).Split(' ');
                    return long.Parse(pages[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
                }

                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or Win32Exception)
            {
                return 0;
            }
        }
    }

    /// <summary>What the worker reads as its control stream.</summary>
    internal Stream Control { get; }

    /// <exception cref="WorkerStartException">The operating system did not start it.</exception>
    internal static WorkerProcess Start(ProcessStartInfo start, int workerId, ProcessPriorityClass? priority)
    {
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            if (priority is { } wanted)
            {
                process.PriorityClass = wanted;
            }

            return new WorkerProcess(process, workerId);
        }
        catch (Exception e) when (e is Win32Exception or IOException or InvalidOperationException)
        {
            process?.Kill(entireProcessTree: true);
            throw new WorkerStartException($"Worker {workerId} could not be started: {e.Message} The command was: {start.FileName} {string.Join(' ', start.ArgumentList)}", e);
        }
    }

    public void WatchExit() => new Thread(
        () =>
        {
            _process.WaitForExit();
            Exited?.Invoke();
        },
        256 * 1024)
    { IsBackground = true, Name = $"Multiprocessing exit of {ProcessId}" }.Start();

    public void Kill()
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                _process.Kill(entireProcessTree: true);
            }
            else
            {
                KillGroup();
                _process.Kill();
            }
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    public void WaitForExit() => _process.WaitForExit();

    public WorkerExit ReadExit(bool isOrderly)
    {
        KillGroup();
        _output.Join(s_outputGrace);
        _error.Join(s_outputGrace);
        int code = _process.ExitCode;
        string? signal = OperatingSystem.IsWindows() || isOrderly ? null : SignalNames.FromExitCode(code);
        return new WorkerExit(ProcessId, signal is null ? code : null, signal, _error.Tail, _fault, code);
    }

    public void ReportFault(Exception fault) => _fault ??= fault;

    public void Dispose() => _process.Dispose();

    /// <summary>A worker leads a process group of its own: what it started dies with it.</summary>
    private void KillGroup()
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = NativeKill(-ProcessId, SigKill);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
