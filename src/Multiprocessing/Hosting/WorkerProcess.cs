using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Multiprocessing.Processes;
using Multiprocessing.Transport;

namespace Multiprocessing.Hosting;

/// <summary>The operating system's process of a worker: its start, its output, and its end with everything that it started.</summary>
internal sealed class WorkerProcess : IWorkerInstance
{
    /// <summary>How long the end of standard error is waited for once the process and what it had started are gone.</summary>
    private static readonly TimeSpan s_outputGrace = TimeSpan.FromMilliseconds(500);

    private readonly LaunchedProcess _process;
    private readonly string _marks;
    private readonly string _temporaryFolder;
    private readonly Lazy<bool> _hasOwnCulture;
    private readonly OutputReader _output;
    private readonly OutputReader _error;
    private Exception? _fault;

    private WorkerProcess(LaunchedProcess process, LaunchCommand command, int workerId, OutputSink sink)
    {
        _process = process;
        _marks = command.Environment[ProcessMark.Variable];
        _temporaryFolder = command.TemporaryFolder;
        _hasOwnCulture = new Lazy<bool>(() => LocaleVariables.AreOwn(command.Environment));
        ProcessId = process.Id;
        StartTime = TimeProvider.System.GetUtcNow();
        _output = new OutputReader(process.Output, $"Multiprocessing output {workerId}", line => sink.Pass(new WorkerOutput(workerId, process.Id, IsStandardError: false, line)));
        _error = new OutputReader(process.Error, $"Multiprocessing errors {workerId}", line => sink.Pass(new WorkerOutput(workerId, process.Id, IsStandardError: true, line)));
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

                using Process process = Process.GetProcessById(ProcessId);
                return process.WorkingSet64;
            }
            catch (Exception e) when (e is IOException or ArgumentException or InvalidOperationException or Win32Exception)
            {
                return 0;
            }
        }
    }

    public bool HasOwnCulture => _hasOwnCulture.Value;

    /// <summary>What the worker reads as its control stream.</summary>
    internal Stream Control => _process.Input;

    /// <exception cref="WorkerStartException">The operating system did not start it.</exception>
    internal static WorkerProcess Start(LaunchCommand command, int workerId, ProcessPriorityClass? priority, OutputSink sink)
    {
        LaunchedProcess? process = null;
        try
        {
            command = command with { Environment = ProcessMark.Add(command.Environment, ProcessMark.Make()) };
            process = LaunchedProcess.Start(command);
            if (priority is { } wanted)
            {
                using Process prioritized = Process.GetProcessById(process.Id);
                prioritized.PriorityClass = wanted;
            }

            return new WorkerProcess(process, command, workerId, sink);
        }
        catch (Exception e) when (e is Win32Exception or IOException or ArgumentException or InvalidOperationException)
        {
            process?.Dispose();
            throw new WorkerStartException($"Worker {workerId} could not be started: {e.Message} The command was: {command}", e);
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

    public void Kill() => _process.Kill();

    public void WaitForExit() => _process.WaitForExit();

    public WorkerExit ReadExit(bool isOrderly)
    {
        // What it started and is still in its group, and what is not.
        _process.Kill();
        ProcessMark.Kill(ProcessMark.Last(_marks));
        AbandonedFolders.RemoveOf(_marks, _temporaryFolder);
        _output.Join(s_outputGrace);
        _error.Join(s_outputGrace);
        ProcessExit exit = _process.Reap();
        string? signal = exit.Signal is { } number ? SignalNames.Of(number)
            : exit.IsCertain || isOrderly ? null
            : SignalNames.FromExitCode(exit.Code!.Value);
        return new WorkerExit(ProcessId, signal is null ? exit.Code : null, signal, _error.Tail, _fault, exit.Code ?? SignalNames.SignalBase + exit.Signal.GetValueOrDefault());
    }

    public void ReportFault(Exception fault) => _fault ??= fault;

    public void Dispose() => _process.Dispose();
}
