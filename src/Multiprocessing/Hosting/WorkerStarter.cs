using System.Diagnostics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transport;

namespace Multiprocessing.Hosting;

/// <summary>Starts one worker: makes its link, launches it, connects, and waits until its initializer has run.</summary>
internal sealed class WorkerStarter(PoolSetup setup, Scheduler scheduler, TokenRegistry tokens, ReportQueue reports, ILogger logger)
{
    /// <summary>How long a caller may watch the ring of the worker that it waits for, and a worker an empty ring, before they sleep.</summary>
    private static readonly TimeSpan s_spinTime = TimeSpan.FromMicroseconds(40);

    /// <param name="lane">The worker's place.</param>
    /// <param name="onLaunched">Told as soon as there is a process, which may have ended already.</param>
    /// <exception cref="WorkerStartException">The worker did not become ready, and has ended.</exception>
    /// <exception cref="IOException">There is no memory or no place for the link.</exception>
    internal WorkerProxy Start(Lane lane, Action<WorkerProxy> onLaunched)
    {
        long began = Stopwatch.GetTimestamp();
        WorkerProxy worker = Launch(lane, out Link link);

        // Never disposed: the worker's end may be told at any time, and nothing but memory hangs on it.
        CancellationTokenSource exited = new();
        worker.Instance.Exited += exited.Cancel;
        onLaunched(worker);
        worker.Instance.WatchExit();
        if (!TryConnect(link, lane, exited.Token))
        {
            // The pump cannot sleep on a bell that nobody has come to: it finds the end, and deals with it.
            bool isLate = !exited.IsCancellationRequested;
            worker.Kill();
            exited.Token.WaitHandle.WaitOne();
            worker.StartPump();
            if (isLate)
            {
                throw NotReadyInTime(worker);
            }
        }
        else
        {
            worker.StartPump();
            tokens.Tell(worker.Control);
            worker.Initialize(setup.Initializer);
        }

        AwaitReady(worker, began);
        link.Unlink();
        return worker;
    }

    private WorkerProxy Launch(Lane lane, out Link link)
    {
        // First of all, since its runtime takes longer to start than all that is made ready for it meanwhile.
        IWorkerInstance instance = setup.Launcher.Launch(lane.Id, out ControlWriter control);
        try
        {
            link = Link.Create(new LinkOptions { ScratchBytes = Math.Max(4096, SharedPage.Bytes) });
        }
        catch
        {
            instance.Kill();
            control.Dispose();
            instance.Dispose();
            throw;
        }

        // Where workers outnumber the CPUs, one that spins takes the time of one that works.
        bool maySpin = setup.WorkerCount <= Environment.ProcessorCount && Environment.ProcessorCount > 1;
        TimeSpan spin = maySpin ? s_spinTime : TimeSpan.Zero;
        control.TryStart(new WorkerStart(
            lane.Id,
            setup.Name,
            link.Address,
            Assembly.GetEntryAssembly()?.Location,
            setup.PinWorkers ? lane.Id : null,
            (long)(spin.TotalSeconds * Stopwatch.Frequency)));
        return new WorkerProxy(lane, link, instance, control, scheduler, tokens, reports, setup, spin);
    }

    private bool TryConnect(Link link, Lane lane, CancellationToken exited)
    {
        try
        {
            link.AcceptPeer(setup.StartupTimeout, exited, () => PoolLog.StrangerRefused(logger, setup.DisplayName, lane.Id));
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return false;
        }
    }

    private void AwaitReady(WorkerProxy worker, long began)
    {
        TimeSpan left = setup.StartupTimeout - Stopwatch.GetElapsedTime(began);
        try
        {
            if (worker.Ready.Wait(left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                return;
            }
        }
        catch (AggregateException e)
        {
            worker.Kill();
            throw e.InnerException as WorkerStartException
                ?? new WorkerStartException(
                    $"The initializer of worker {worker.Lane.Id} (process {worker.Instance.ProcessId}) failed: {e.InnerException!.Message}", e.InnerException);
        }

        worker.Kill();
        throw NotReadyInTime(worker);
    }

    private WorkerStartException NotReadyInTime(WorkerProxy worker) =>
        new($"Worker {worker.Lane.Id} (process {worker.Instance.ProcessId}) was not ready within {setup.StartupTimeout}. Set ProcessPoolOptions.StartupTimeout if its initializer needs longer.");
}
