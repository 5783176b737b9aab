namespace Multiprocessing.Scheduling;

/// <content>Ends: of items, operations and workers.</content>
internal sealed partial class Scheduler
{
    /// <summary>Does what the end of an item asks for. Called without the gate.</summary>
    internal void Take(Operation operation, OperationStep step)
    {
        if (step == OperationStep.Shrink)
        {
            lock (_gate)
            {
                step = operation.Shrink(_lanes.SelectMany(static lane => lane.InFlight).Where(chunk => chunk.Operation == operation));
                TakeBackAll(operation, operation.Bound);
            }
        }

        if (step == OperationStep.Complete)
        {
            End(operation, null);
        }
    }

    /// <summary>Ends an operation as a whole; what workers still do of it is dropped.</summary>
    internal void End(Operation operation, Exception? exception)
    {
        if (!operation.TryEnd(exception))
        {
            return;
        }

        operation.CancellationRegistration.Unregister();
        if (exception is not null || operation.IsStream)
        {
            lock (_gate)
            {
                operation.DropAllPending();
                _streams.Remove(operation);
            }
        }

        Interlocked.Decrement(ref _openCount);
        CheckDrained();
    }

    /// <summary>A worker has ended, and all it has published has been read: what it had not started is pending again, what it ran is lost.</summary>
    internal void WorkerGone(Lane lane, IWorker worker, IWorkerEnd end)
    {
        List<(Operation Operation, OperationStep Step)> steps = [];
        lock (_gate)
        {
            if (lane.Worker != worker)
            {
                // It never had the lane, whose items are its predecessor's.
                return;
            }

            lane.Worker = null;
            foreach (Chunk chunk in lane.InFlight.Where(static chunk => chunk is { IsSent: true, IsDone: false }).ToList())
            {
                if (!chunk.IsHandedOver)
                {
                    chunk.WorkerEnd = end;
                    continue;
                }

                GiveUp(chunk, end, steps);
                chunk.IsDone = true;
                lane.InFlight.Remove(chunk);
            }
        }

        TakeAll(steps);
        Rouse();
    }

    private void TakeAll(List<(Operation Operation, OperationStep Step)> steps)
    {
        foreach ((Operation operation, OperationStep step) in steps)
        {
            Take(operation, step);
        }
    }

    private void GiveUp(Chunk chunk, IWorkerEnd end, List<(Operation Operation, OperationStep Step)> steps)
    {
        int victim = end.VictimOf(chunk);
        int first = chunk.Received;
        int after = chunk.Count;
        chunk.Offered = chunk.Count = chunk.Received;
        if (victim < first || victim >= after)
        {
            Return(chunk, first, after - first);
            return;
        }

        if (victim + 1 < after)
        {
            Return(chunk, victim + 1, after - victim - 1);
        }

        // One item, unless a result was lost on its way: what has begun is not run again unasked.
        for (int item = victim; item >= first; item--)
        {
            Operation operation = chunk.OperationAt(item);
            int index = chunk.IndexAt(item);
            KillReason reason = chunk.Condemned == item ? chunk.KillReason : KillReason.None;
            if (operation.TryRetry(index))
            {
                Return(chunk, item, 1);
            }
            else
            {
                steps.Add((operation, operation.Fail(index, end.CreateException(reason, operation, index))));
            }
        }
    }

    private void WatchCancellation(Operation operation)
    {
        operation.CancellationRegistration = operation.CancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                (Scheduler scheduler, Operation cancelled) = ((Scheduler, Operation))state!;
                scheduler.Cancel(cancelled, new OperationCanceledException(token));
            },
            (this, operation));
        if (operation.IsEnded)
        {
            operation.CancellationRegistration.Unregister();
        }
    }

    /// <summary>Ends an operation that is no longer wanted: pending items never run, running ones are asked to end, then killed.</summary>
    internal void Cancel(Operation operation, Exception exception)
    {
        Abandon(operation, exception);
        lock (_gate)
        {
            foreach (Lane lane in _lanes)
            {
                foreach (Chunk chunk in lane.InFlight)
                {
                    CondemnIfCancelled(lane, chunk);
                }
            }
        }

        Rouse();
    }

    /// <summary>After what could be taken back was: an item that is left is claimed, and of several the last stands for them. Under the gate.</summary>
    private void CondemnIfCancelled(Lane lane, Chunk chunk)
    {
        if (chunk is { IsSent: true, IsHandedOver: true, IsDone: false, Condemned: < 0 }
            && chunk.Count > chunk.Received
            && chunk.OperationAt(chunk.Count - 1) is { IsEnded: true, CancellationToken.IsCancellationRequested: true })
        {
            Condemn(lane, chunk, chunk.Count - 1, KillReason.Cancellation);
        }
    }

    /// <summary>Ends an operation whose results nobody wants any more: pending items never run, running ones run to their end.</summary>
    internal void Abandon(Operation operation, Exception exception)
    {
        End(operation, exception);
        lock (_gate)
        {
            TakeBackAll(operation);
        }
    }

    private void Condemn(Lane lane, Chunk chunk, int item, KillReason reason)
    {
        lane.IsPaused = true;
        Operation operation = chunk.OperationAt(item);
        chunk.Condemned = item;
        chunk.KillReason = reason;
        chunk.KillAt = operation.ObservesToken && reason != KillReason.Memory ? _deadlines.After(operation.Options.CancellationGracePeriod) : _deadlines.Now;
        _deadlines.Arm(chunk.KillAt);
    }

    /// <summary>
    /// Takes unclaimed items of the operation back, from an index on. Where it shares a chunk with others, these become pending again. Under the gate.
    /// </summary>
    private void TakeBackAll(Operation operation, int from = 0)
    {
        foreach (Lane lane in _lanes)
        {
            foreach (Chunk chunk in lane.InFlight)
            {
                if (lane.Worker is { } worker && chunk is { IsSent: true, IsHandedOver: true, IsDone: false } && chunk.Contains(operation))
                {
                    TakeBack(worker, chunk, holder => Math.Max(0, from - chunk.From - (chunk.Count - holder.Unclaimed(chunk))));
                }
            }
        }
    }
}
