using System.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Transport;

namespace Multiprocessing.Hosting;

/// <summary>Starts what runs a worker.</summary>
internal interface IWorkerLauncher
{
    /// <exception cref="WorkerStartException">It cannot be started.</exception>
    IWorkerInstance Launch(Link link, WorkerStart start, out ControlWriter control);
}

/// <summary>Starts workers as processes.</summary>
internal sealed class ProcessLauncher(string? workingDirectory, KeyValuePair<string, string?>[] variables, ProcessPriorityClass? priority) : IWorkerLauncher
{
    public IWorkerInstance Launch(Link link, WorkerStart start, out ControlWriter control)
    {
        ProcessStartInfo command = WorkerHostCommand.Current.CreateStartInfo(workingDirectory, variables);
        WorkerProcess process = WorkerProcess.Start(command, start.WorkerId, priority, () => IsOrderlyExit(link));
        control = new ControlWriter(process.Control);
        try
        {
            control.Start(start);
        }
        catch (IOException)
        {
            // It has ended already; its exit says why.
        }

        return process;
    }

    private static unsafe bool IsOrderlyExit(Link link)
    {
        if (!link.TryHold())
        {
            return false;
        }

        bool isExiting = new SharedPage(link.Scratch).IsExiting != 0;
        link.Drop();
        return isExiting;
    }
}

/// <summary>Starts workers as threads of this process.</summary>
internal sealed class ThreadLauncher : IWorkerLauncher
{
    public IWorkerInstance Launch(Link link, WorkerStart start, out ControlWriter control)
    {
        InProcessWorker worker = new(start);
        control = new ControlWriter(worker.Control);
        return worker;
    }
}
