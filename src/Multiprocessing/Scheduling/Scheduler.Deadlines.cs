namespace Multiprocessing.Scheduling;

/// <content>What happens at a time rather than at an event.</content>
internal sealed partial class Scheduler
{
    /// <summary>When to look again at an item that is claimed and, for some instructions more, not yet said to run.</summary>
    private static readonly TimeSpan s_claimTime = TimeSpan.FromMilliseconds(1);

    /// <summary>How often the memory of a worker that is at an item is looked at, where it has a limit.</summary>
    private static readonly TimeSpan s_memoryTime = TimeSpan.FromMilliseconds(50);

    /// <summary>Under the gate.</summary>
    private void ArmTimeout(Chunk chunk)
    {
        if (chunk.ShortestTimeout is { } time)
        {
            _deadlines.Arm(_deadlines.After(time));
        }

        if (_watchesMemory)
        {
            _deadlines.Arm(_deadlines.After(s_memoryTime));
        }
    }

    /// <summary>Ends what has had its time, and lets idle workers share a chunk that takes longer than expected.</summary>
    /// <returns>When to look again; <see cref="long.MaxValue"/> for not before something is armed.</returns>
    private long Examine(long now)
    {
        long next = long.MaxValue;
        List<IWorker> condemned = [];
        bool shared = false;
        lock (_gate)
        {
            foreach (Lane lane in _lanes)
            {
                if (lane.Worker is not { } worker)
                {
                    continue;
                }

                for (int i = 0; i < lane.InFlight.Count; i++)
                {
                    Chunk chunk = lane.InFlight[i];
                    if (chunk is { IsSent: true, IsHandedOver: true, IsDone: false })
                    {
                        next = Math.Min(next, Examine(lane, worker, chunk, now, condemned));
                    }
                }
            }

            if (_ready.Peek() is null && _idle.Find(static lane => lane is { IsIdle: true, Worker: not null }) is { } idle)
            {
                shared = TakeBackForIdle(idle);
            }
        }

        foreach (IWorker worker in condemned)
        {
            worker.Kill();
        }

        if (shared)
        {
            Rouse();
        }

        return next;
    }

    private long Examine(Lane lane, IWorker worker, Chunk chunk, long now, List<IWorker> condemned)
    {
        if (!worker.TryGetRunning(chunk, out int item, out long since))
        {
            return chunk.Condemned >= chunk.Received ? _deadlines.After(s_claimTime)
                : chunk.ShortestTimeout is { } time ? _deadlines.After(time)
                : _watchesMemory ? _deadlines.After(s_memoryTime)
                : long.MaxValue;
        }

        // Of an operation that was cancelled as a whole, whichever item runs.
        bool isAny = chunk.KillReason == KillReason.Cancellation && !chunk.IsSingleCalls;
        if (chunk.Condemned == item || isAny)
        {
            if (now < chunk.KillAt)
            {
                return chunk.KillAt;
            }

            if (!IsAlone(lane, worker, chunk, item, isAny))
            {
                return _deadlines.After(s_claimTime);
            }

            lane.IsDoomed = true;
            condemned.Add(worker);
            return long.MaxValue;
        }

        if (_watchesMemory && worker.MemoryUse == MemoryUse.FarAbove)
        {
            Condemn(lane, chunk, item, KillReason.Memory);
            return chunk.KillAt;
        }

        long look = _watchesMemory ? _deadlines.After(s_memoryTime) : long.MaxValue;
        Operation operation = chunk.OperationAt(item);
        if (operation.Options.Timeout is not { } timeout || since == 0)
        {
            return look;
        }

        long due = _deadlines.Add(since, timeout);
        if (now < due)
        {
            return Math.Min(look, due);
        }

        lane.IsPaused = true;
        if (!IsAlone(lane, worker, chunk, item, isAny: false))
        {
            return _deadlines.After(s_claimTime);
        }

        Condemn(lane, chunk, item, KillReason.Timeout);
        if (operation.ObservesToken)
        {
            chunk.HasCancelledTokens = true;
            worker.CancelTokens();
        }

        return chunk.KillAt;
    }

    /// <summary>
    /// Whether the item runs, and nothing else can begin in its place: all else was taken back, and nothing is on its way. Otherwise the
    /// kill would cost an innocent item.
    /// </summary>
    private bool IsAlone(Lane lane, IWorker worker, Chunk chunk, int item, bool isAny)
    {
        if (lane.IsHandingOver)
        {
            return false;
        }

        TakeBackAll(lane, worker);
        return worker.TryGetRunning(chunk, out int still, out _) && (still == item || isAny);
    }

    private void TakeBackAll(Lane lane, IWorker worker)
    {
        foreach (Chunk chunk in lane.InFlight)
        {
            if (chunk is { IsSent: true, IsHandedOver: true, IsDone: false })
            {
                TakeBack(worker, chunk, static _ => 0);
            }
        }
    }
}
