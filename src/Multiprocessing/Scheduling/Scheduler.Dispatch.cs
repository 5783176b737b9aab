namespace Multiprocessing.Scheduling;

/// <content>Handing chunks to workers.</content>
internal sealed partial class Scheduler
{
    /// <summary>Work that is taken back has to be worth the trouble: this much, in seconds, by the estimate or by the time the chunk has had.</summary>
    private const double WorthTakingBack = 0.0002;

    /// <summary>Sends idle workers to work for as long as there are both.</summary>
    /// <returns>The last of them.</returns>
    private IWorker? Rouse()
    {
        IWorker? last = null;
        while (true)
        {
            Lane lane;
            lock (_gate)
            {
                if (_ready.Peek() is null || !TryPopIdle(out lane!))
                {
                    return last;
                }

                last = lane.Worker;
            }

            Dispatch(lane);
        }
    }

    private bool TryPopIdle(out Lane? lane)
    {
        while (_idle.Count > 0)
        {
            lane = _idle[^1];
            _idle.RemoveAt(_idle.Count - 1);
            lane.IsIdle = false;
            if (lane.Worker is not null)
            {
                return true;
            }
        }

        lane = null;
        return false;
    }

    /// <summary>Gives the lane's worker chunks until it has enough or there are none.</summary>
    private void Dispatch(Lane lane)
    {
        while (true)
        {
            Chunk? chunk;
            IWorker worker;
            bool usedUp;
            lock (_gate)
            {
                if (lane.IsDispatching || lane.Worker is null || lane.IsPaused || lane.IsDoomed)
                {
                    return;
                }

                worker = lane.Worker;
                usedUp = lane.TasksLeft == 0 && !lane.IsRetiring;
                chunk = usedUp || lane.IsRetiring ? null : NextChunk(lane);
                if (chunk is not null)
                {
                    lane.InFlight.Add(chunk);
                    lane.TasksLeft -= lane.TasksLeft == int.MaxValue ? 0 : chunk.Count;
                    lane.IsDispatching = true;
                }
                else if (usedUp)
                {
                    lane.IsRetiring = true;
                }
            }

            if (chunk is null)
            {
                if (usedUp)
                {
                    _onTasksUsedUp(lane);
                }

                return;
            }

            worker.Send(chunk);
            bool isStuck = chunk is { IsSent: false, Refusal: null };
            HandedOver(lane, worker, chunk);
            if (isStuck)
            {
                // The worker is gone, or has to report first: others may have the items meanwhile.
                Rouse();
                return;
            }
        }
    }

    /// <summary>The next chunk for a lane, or <see langword="null"/>: then the lane is idle, or has enough. Under the gate.</summary>
    private Chunk? NextChunk(Lane lane)
    {
        if (!ChunkSizer.MaySendBehind(lane.InFlight))
        {
            return null;
        }

        while (lane.Pinned.TryDequeue(out Operation? pinned))
        {
            if (pinned.PendingCount > 0 && !pinned.IsEnded)
            {
                return new Chunk(pinned, pinned.Take(1));
            }
        }

        if (_ready.Peek() is not null || TakeBackForIdle(lane))
        {
            return NextReady(lane);
        }

        if (lane.InFlight.Count == 0 && !lane.IsIdle)
        {
            lane.IsIdle = true;
            _idle.Add(lane);
        }

        return null;
    }

    private Chunk? NextReady(Lane lane)
    {
        if (_ready.Peek() is not { } operation)
        {
            return null;
        }

        if (!operation.IsSingleCall)
        {
            return new Chunk(operation, operation.Take(Math.Min(ChunkSizer.For(operation, _lanes.Length), lane.TasksLeft)));
        }

        double seconds = operation.Estimate.Seconds;
        int together = seconds == 0 ? 1 : (int)Math.Clamp(ChunkSizer.TargetSeconds / 4 / seconds, 1, MostCallsTogether);
        together = Math.Min(Math.Min(together, lane.TasksLeft), 1 + (_ready.Count / (2 * _lanes.Length)));
        Operation[] calls = new Operation[together];
        int count = 0;
        while (count < together && _ready.Peek() is { IsSingleCall: true } call)
        {
            call.Take(1);
            _ready.Pop();
            calls[count++] = call;
        }

        return new Chunk(count == together ? calls : calls[..count]);
    }

    /// <summary>Nothing is pending: half of what the slowest other worker was sent and has not begun becomes pending again. Under the gate.</summary>
    private bool TakeBackForIdle(Lane idle)
    {
        if (idle.InFlight.Count > 0)
        {
            return false;
        }

        Chunk? longest = null;
        IWorker? holder = null;
        double most = 0;
        foreach (Lane lane in _lanes)
        {
            if (lane == idle || lane.Worker is not { } worker)
            {
                continue;
            }

            foreach (Chunk chunk in lane.InFlight)
            {
                int unclaimed = chunk is { IsSent: true, IsHandedOver: true, IsDone: false, Operation.PinnedTo: < 0 } ? worker.Unclaimed(chunk) : 0;
                if (unclaimed == 0)
                {
                    continue;
                }

                _deadlines.Arm(_deadlines.After(TimeSpan.FromSeconds(ChunkSizer.TargetSeconds)));
                double seconds = Math.Max(chunk.Operation.Estimate.Seconds * unclaimed, _deadlines.Since(chunk.SentAt).TotalSeconds / 4);
                if (seconds > most && seconds >= WorthTakingBack)
                {
                    (longest, holder, most) = (chunk, worker, seconds);
                }
            }
        }

        return longest is not null && TakeBack(holder!, longest, worker => worker.Unclaimed(longest) / 2);
    }

    /// <summary>Makes items pending again that the worker has not claimed. Under the gate.</summary>
    private bool TakeBack(IWorker worker, Chunk chunk, Func<IWorker, int> keep)
    {
        int count = worker.TakeBack(chunk, keep(worker));
        if (count == 0)
        {
            return false;
        }

        chunk.Count -= count;
        chunk.Offered -= count;
        Return(chunk, chunk.Count, count);
        return true;
    }

    /// <summary>Makes items of a chunk pending again, ahead of all others. Under the gate.</summary>
    private void Return(Chunk chunk, int from, int count)
    {
        if (!chunk.IsSingleCalls)
        {
            Operation operation = chunk.Operation;
            operation.Return(new ItemRange(chunk.From + from, count));
            if (operation.PinnedTo < 0)
            {
                _ready.PushFront(operation);
            }
            else if (count > 0)
            {
                _lanes[operation.PinnedTo].Pinned.Enqueue(operation);
            }

            return;
        }

        for (int item = from + count - 1; item >= from; item--)
        {
            chunk.OperationAt(item).Return(new ItemRange(0, 1));
            _ready.PushFront(chunk.OperationAt(item));
        }
    }

    /// <summary>The sender is done with a chunk: what the worker did not take is pending again, what cannot travel fails.</summary>
    private void HandedOver(Lane lane, IWorker worker, Chunk chunk)
    {
        OperationStep step = OperationStep.Continue;
        Operation? refused = null;
        List<(Operation Operation, OperationStep Step)>? steps = null;
        lock (_gate)
        {
            lane.IsDispatching = false;
            chunk.IsHandedOver = true;
            chunk.SentAt = _deadlines.Now;
            int taken = chunk.IsSent ? chunk.Count : 0;
            int offered = chunk.Offered;
            chunk.Offered = chunk.Count = taken;
            if (chunk.Refusal is not null)
            {
                refused = chunk.OperationAt(taken);
                step = refused.Fail(chunk.IndexAt(taken), chunk.Refusal);
            }

            int rest = taken + (refused is null ? 0 : 1);
            lane.TasksLeft += lane.TasksLeft is int.MaxValue or 0 ? 0 : offered - taken;
            if (rest < offered)
            {
                Return(chunk, rest, offered - rest);
            }

            if (chunk.WorkerEnd is { } end)
            {
                GiveUp(chunk, end, steps = []);
                chunk.IsDone = true;
            }

            if (chunk.IsDone || !chunk.IsSent)
            {
                lane.InFlight.Remove(chunk);
            }
            else
            {
                ArmTimeout(chunk);
                if (chunk.HasEndedOperation)
                {
                    TakeBack(worker, chunk, static _ => 0);
                    CondemnIfCancelled(lane, chunk);
                }
            }
        }

        if (refused is not null)
        {
            Take(refused, step);
        }

        if (steps is not null)
        {
            TakeAll(steps);
        }
    }
}
