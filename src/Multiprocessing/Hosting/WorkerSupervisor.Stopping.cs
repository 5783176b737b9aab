namespace Multiprocessing.Hosting;

/// <content>The end of all workers.</content>
internal sealed partial class WorkerSupervisor
{
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);   // cuts a pause short
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte _exitCode;
    private bool _isStopping;
    private bool _isKilling;

    /// <summary>Completes when the pool is stopping and no worker is left.</summary>
    internal Task Stopped => _stopped.Task;

    /// <summary>Has every worker end, with an exit code, when it has done what it was sent.</summary>
    internal void Stop(byte exitCode = 0)
    {
        _exitCode = exitCode;
        foreach (WorkerProxy worker in BeginToStop(isKilling: false).Where(static worker => worker.Ready.IsCompletedSuccessfully))
        {
            worker.Stop(exitCode);
        }
    }

    /// <summary>Ends every worker now.</summary>
    internal void Kill()
    {
        foreach (WorkerProxy worker in BeginToStop(isKilling: true))
        {
            worker.Kill();
        }
    }

    private WorkerProxy[] BeginToStop(bool isKilling)
    {
        lock (_gate)
        {
            _isStopping = true;
            _isKilling |= isKilling;
            _ending.TrySetResult();
            CheckStopped();
            return [.. _alive];
        }
    }

    private void CheckStopped()
    {
        if (_isStopping && _alive.Count == 0 && _starting == 0)
        {
            _stopped.TrySetResult();
        }
    }
}
