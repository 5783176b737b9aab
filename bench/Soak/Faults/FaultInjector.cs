using System.Diagnostics;
using Soak.Pools;
using Soak.Watching;

namespace Soak.Faults;

/// <summary>Kills and stops workers at random, from a thread of its own, until it is disposed.</summary>
internal sealed class FaultInjector : IDisposable
{
    private const int ShortestPause = 20;
    private const int LongestPause = 400;
    private const int LongestStop = 2000;

    private readonly SoakContext _soak;
    private readonly Random _random;
    private readonly ManualResetEventSlim _end = new();
    private readonly List<(int ProcessId, long Due)> _stopped = [];
    private readonly Thread _thread;

    internal FaultInjector(SoakContext soak, Random random)
    {
        _soak = soak;
        _random = random;
        _thread = new Thread(Run) { IsBackground = true, Name = "faults" };
        _thread.Start();
    }

    public void Dispose()
    {
        _end.Set();
        _thread.Join();
        _end.Dispose();
    }

    private void Run()
    {
        while (!_end.Wait(_random.Next(ShortestPause, LongestPause)))
        {
            Resume(Stopwatch.GetTimestamp());
            if (_soak.Budget.TryTake())
            {
                switch (_random.Next(10))
                {
                    case < 5:
                        Kill(PickWorker(), "worker killed");
                        break;
                    case < 7:
                        Kill(PickAny(), "any process killed");
                        break;
                    default:
                        Stop(PickWorker());
                        break;
                }
            }
        }

        Resume(long.MaxValue);
    }

    private void Kill(int processId, string name)
    {
        if (IsWorker(processId))
        {
            _soak.Deaths.Announce(processId);
            _ = Signals.Send(processId, Signals.Kill);
            _soak.Ledger.Count(name);
        }
    }

    private void Stop(int processId)
    {
        if (IsWorker(processId))
        {
            _stopped.Add((processId, Stopwatch.GetTimestamp() + (Stopwatch.Frequency * _random.Next(ShortestPause, LongestStop) / 1000)));
            _ = Signals.Send(processId, Signals.Stop);
            _soak.Ledger.Count("worker stopped");
        }
    }

    private void Resume(long now)
    {
        foreach ((int processId, long due) in _stopped.ToList())
        {
            if (due <= now)
            {
                _stopped.Remove((processId, due));
                if (IsWorker(processId))
                {
                    _ = Signals.Send(processId, Signals.Continue);
                }
            }
        }
    }

    /// <summary>A worker that has done something: a pool whose workers die before that, one after the other, gives up.</summary>
    private int PickWorker()
    {
        int[] ids = [.. from pool in _soak.Pools.Rough from worker in pool.Pool.Workers where worker.TasksCompleted > 0 select worker.ProcessId];
        return ids.Length == 0 ? 0 : ids[_random.Next(ids.Length)];
    }

    /// <summary>Also one that is being started, one of a nested pool, a child process: whatever is not a gentle pool's.</summary>
    private int PickAny()
    {
        if (_soak.Pools.Rough.Any(static pool => pool.Pool.Workers.All(static worker => worker.TasksCompleted == 0)))
        {
            // A pool of which no worker serves gives up when those it starts die one after the other: that is its promise, and not to be provoked by chance.
            return PickWorker();
        }

        int[] spared = [.. _soak.Pools.Gentle.SelectMany(static pool => pool.ProcessIds)];
        int[] ids = [.. Holdings.Workers().Except(spared)];
        return ids.Length == 0 ? 0 : ids[_random.Next(ids.Length)];
    }

    /// <summary>Between the choice and the signal the number may have become another process's.</summary>
    private static bool IsWorker(int processId) => processId != 0 && Holdings.CommandLine(processId).Contains("Multiprocessing.dll", StringComparison.Ordinal);
}
