using Multiprocessing.Diagnostics;

namespace Multiprocessing.Hosting;

/// <content>What can be asked of the workers as a whole.</content>
internal sealed partial class WorkerSupervisor
{
    private int _restartCount;
    private long _sent;             // to workers that have ended,
    private long _received;         // and from them

    internal int RestartCount => Volatile.Read(ref _restartCount);

    /// <summary>Bytes to and from all workers so far.</summary>
    internal (long Sent, long Received) Traffic
    {
        get
        {
            lock (_gate)
            {
                return (_sent + _alive.Sum(static worker => worker.BytesSent), _received + _alive.Sum(static worker => worker.BytesReceived));
            }
        }
    }

    internal WorkerInfo[] Describe()
    {
        lock (_gate)
        {
            return [.. scheduler.Lanes.Select(lane => WorkerProxy.Describe(lane, _current[lane.Id], _isStopping))];
        }
    }

    /// <summary>Under the gate.</summary>
    private void CountRestart(RestartReason reason)
    {
        _restartCount++;
        metrics.AddRestart(reason);
    }

    /// <summary>A worker has ended; under the gate.</summary>
    private void Retire(WorkerProxy worker)
    {
        if (_alive.Remove(worker))
        {
            _sent += worker.BytesSent;
            _received += worker.BytesReceived;
        }
    }
}
