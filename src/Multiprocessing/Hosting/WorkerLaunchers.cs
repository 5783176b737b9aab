using System.Diagnostics;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>Starts what runs a worker. It waits for its start message on the control stream.</summary>
internal interface IWorkerLauncher
{
    /// <exception cref="WorkerStartException">It cannot be started.</exception>
    IWorkerInstance Launch(int workerId, out ControlWriter control);
}

/// <summary>Starts workers as processes.</summary>
internal sealed class ProcessLauncher(
    string? workingDirectory,
    IEnumerable<KeyValuePair<string, string?>> variables,
    ProcessPriorityClass? priority,
    OutputSink output) : IWorkerLauncher
{
    public IWorkerInstance Launch(int workerId, out ControlWriter control)
    {
        WorkerProcess process = WorkerProcess.Start(WorkerHosts.GetCommand().Create(workingDirectory, variables), workerId, priority, output);
        control = new ControlWriter(process.Control);
        return process;
    }
}

/// <summary>Starts workers as threads of this process.</summary>
internal sealed class ThreadLauncher : IWorkerLauncher
{
    public IWorkerInstance Launch(int workerId, out ControlWriter control)
    {
        InProcessWorker worker = new(workerId);
        control = new ControlWriter(worker.Control);
        return worker;
    }
}
