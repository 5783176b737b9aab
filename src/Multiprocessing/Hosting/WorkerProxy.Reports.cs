using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;

namespace Multiprocessing.Hosting;

/// <content>What the worker says beside its results. The read gate is held, unless it says otherwise.</content>
internal sealed unsafe partial class WorkerProxy
{
    /// <summary>So many are taken at once: a flood of reports must not hold up results.</summary>
    private const int MostReportsAtOnce = 256;

    private readonly ReportReader _reports;
    private readonly ReportQueue _reportQueue;
    private readonly string _poolName;
    private long _dropped;              // by the worker and by the queue,
    private long _refused;              // of these by the queue
    private long _droppedTold;          // the queue's thread's own
    private int _isTellingDropped;

    /// <summary>What every log record of the worker is within.</summary>
    internal LogState LogScope => field ??= new LogState(
        $"worker {Lane.Id} (process {Instance.ProcessId}) of pool {_poolName}",
        [new("Pool", _poolName), new("WorkerId", Lane.Id), new("ProcessId", Instance.ProcessId)]);

    /// <summary>How many reports were dropped since the last time. On the queue's thread.</summary>
    internal long TakeDropped()
    {
        Volatile.Write(ref _isTellingDropped, 0);
        long count = Interlocked.Read(ref _dropped) - _droppedTold;
        _droppedTold += count;
        return count;
    }

    /// <summary>It has reported what cannot be read: it is replaced like one that crashed. Any thread.</summary>
    internal void Distrust(Exception fault)
    {
        Instance.ReportFault(fault);
        Instance.Kill();
    }

    /// <returns>Whether there are more.</returns>
    private bool DrainReports()
    {
        if (_isGarbled)
        {
            return false;
        }

        try
        {
            int taken = 0;
            while (taken < MostReportsAtOnce && _reports.TryTake(out byte[] report))
            {
                taken++;
                _refused += _reportQueue.TryAdd(this, report) ? 0 : 1;
            }

            NoteDropped();
            return taken == MostReportsAtOnce;
        }
        catch (InvalidDataException e)
        {
            EndGarbled(e);
            return false;
        }
    }

    private void NoteDropped()
    {
        long dropped = _reports.Dropped + _refused;
        if (dropped != _dropped)
        {
            Interlocked.Exchange(ref _dropped, dropped);
            if (Interlocked.Exchange(ref _isTellingDropped, 1) == 0)
            {
                _reportQueue.AddDropped(this);
            }
        }
    }
}
