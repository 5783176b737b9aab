using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <content>What the worker says. The read gate is held.</content>
internal sealed unsafe partial class WorkerProxy
{
    /// <summary>How long to wait for the news of a worker's end where something looks as if it had ended.</summary>
    private static readonly TimeSpan s_exitPatience = TimeSpan.FromSeconds(1);

    private volatile bool _isGarbled;
    private volatile bool _isCutOff;
    private volatile bool _hasInitializerThrown;
    private byte* _openMessage;                 // the message that was read before it was finished,
    private int _openCount;                     // how many results were in it,
    private long _openBytes;                    // and where they ended

    /// <summary>Whether it has ended an item, or runs one. Needs no gate.</summary>
    internal bool IsServing
    {
        get
        {
            if (TasksCompleted > 0 || !_link.TryHold())
            {
                return TasksCompleted > 0;
            }

            bool isRunning = Array.Exists(_slots, chunk => chunk is not null && TryGetRunning(chunk, out _, out _));
            _link.Drop();
            return isRunning;
        }
    }

    /// <summary>Which part of a start has failed, with what its starter has thrown.</summary>
    internal StartFailure WhyNotReady(Exception exception) =>
        End?.StartException == exception ? StartFailure.Died
        : _hasInitializerThrown ? StartFailure.InitializerThrew
        : StartFailure.Impossible;

    /// <returns>Whether there was anything.</returns>
    private bool Drain()
    {
        bool any = false;
        if (_isGarbled || _isCutOff)
        {
            return any;
        }

        try
        {
            while (_inbox.TryReceive(out byte* message, out long length))
            {
                Handle(message, length);
                _inbox.Release();
                any = true;
            }

            if (any)
            {
                _link.Bell.RingRoom();
            }
        }
        catch (LostMessageException e)
        {
            if (_exit.Wait(s_exitPatience))
            {
                // The worker has ended, and its memory with it: what it did not live to see read is lost, as if it had not been sent.
                _isCutOff = true;
            }
            else
            {
                EndGarbled(e);
            }
        }
        catch (Exception e)
        {
            // Whatever it is that cannot be done with these bytes: it is this worker's end, and not this program's.
            EndGarbled(e);
        }

        return any;
    }

    /// <summary>What comes after this cannot be trusted: the worker is replaced like one that crashed.</summary>
    private void EndGarbled(Exception fault)
    {
        _isGarbled = true;
        Distrust(fault);
    }

    /// <summary>
    /// Takes the results out of a message that the worker is still writing, or was when it ended: they are done, and the next may take long.
    /// When the message is finished, only what is new in it counts.
    /// </summary>
    /// <returns>Whether there was anything new.</returns>
    private bool DrainOpen()
    {
        try
        {
            if (_isGarbled
                || _isCutOff
                || _link.Incoming.HasFrame
                || !_inbox.TryReceiveOpen(out byte* message, out _)
                || (MessageKind)(*message) != MessageKind.Results)
            {
                return false;
            }

            // The count first: what is declared valid after it was read holds at least as many.
            ResultsHeader header = *(ResultsHeader*)message;
            header.Count = Volatile.Read(ref ((ResultsHeader*)message)->Count);
            header.IsDone = 0;
            if (!_inbox.TryReceiveOpen(out byte* again, out long length) || again != message || length < ResultsHeader.Bytes)
            {
                return false;
            }

            if (header.PlainSize > 0)
            {
                header.Count = (int)((length - ResultsHeader.Bytes) / header.PlainSize);
            }

            bool isNew = message != _openMessage || header.Count > _openCount;
            TakeResults(message, length, header);
            _openMessage = message;
            _openCount = header.Count;
            _openBytes = _inbox.Reader.Position;
            return isNew;
        }
        catch (Exception e)
        {
            EndGarbled(e);
            return false;
        }
    }

    private void Handle(byte* message, long length)
    {
        switch ((MessageKind)(*message))
        {
            case MessageKind.Results:
                HandleResults(message, length);
                break;
            case MessageKind.Failure:
                HandleFailure(message, length);
                break;
            case MessageKind.Ready:
                _ready.TrySetResult();
                break;
            case MessageKind.StartFailed:
                _inbox.Reader.Reset(message + PlainHeader.Bytes, length - PlainHeader.Bytes);
                _hasInitializerThrown = true;
                _ready.TrySetException(ExceptionTransfer.Read(_inbox.Reader));
                _ = _ready.Task.Exception;
                break;
            default:
                throw new InvalidDataException($"A worker does not send messages of kind {*message}.");
        }
    }

    private void HandleResults(byte* message, long length)
    {
        if (length < ResultsHeader.Bytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is too short for results.");
        }

        ResultsHeader header = *(ResultsHeader*)message;
        Chunk chunk = TakeResults(message, length, header);
        _openMessage = null;
        Finish(chunk, header);
    }

    private Chunk TakeResults(byte* message, long length, in ResultsHeader header)
    {
        bool isKnown = message == _openMessage;
        int count = header.Count - (isKnown ? _openCount : 0);
        Chunk chunk = Report(header.Slot, count);
        PayloadReader reader = _inbox.Reader;
        reader.Reset(message, length);
        reader.Take(isKnown ? _openBytes : ResultsHeader.Bytes);
        if (!chunk.IsSingleCalls)
        {
            RemoteOperation operation = (RemoteOperation)chunk.Operation;
            if (!operation.IsEnded && count > 0)
            {
                operation.ReadResults(reader, new ItemRange(chunk.From + chunk.Received, count));
            }

            _scheduler.Take(operation, operation.Advance(chunk, count));
        }
        else
        {
            for (int i = 0; i < count; i++)
            {
                RemoteOperation call = (RemoteOperation)chunk.OperationAt(chunk.Received);
                call.ReadResults(reader, new ItemRange(0, 1));
                _scheduler.Take(call, call.Advance(chunk, 1));
            }
        }

        Interlocked.Add(ref _tasksCompleted, count);
        return chunk;
    }

    private void HandleFailure(byte* message, long length)
    {
        if (length < ResultsHeader.Bytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is too short for a failure.");
        }

        ResultsHeader header = *(ResultsHeader*)message;
        Chunk chunk = Report(header.Slot, header.Count);
        if (header.Count == 1)
        {
            PayloadReader reader = _inbox.Reader;
            reader.Reset(message + ResultsHeader.Bytes, length - ResultsHeader.Bytes);
            Operation operation = chunk.OperationAt(chunk.Received);
            int index = chunk.IndexAt(chunk.Received);
            Exception exception = ExceptionTransfer.Read(reader);
            if (chunk.Condemned == chunk.Received && chunk.KillReason == KillReason.Timeout)
            {
                exception = WorkerEnd.CreateTimeout(Lane.Id, operation, index, exception);
            }

            _scheduler.Take(operation, operation.AdvanceFailed(chunk, index, exception));
            Interlocked.Increment(ref _tasksCompleted);
        }

        Finish(chunk, header);
    }

    private void Finish(Chunk chunk, in ResultsHeader header)
    {
        if (header.IsDone != 0)
        {
            TimeSpan elapsed = Close(chunk, header.ElapsedTicks);
            Measure(chunk, elapsed);
            _scheduler.ChunkDone(Lane, this, chunk, elapsed);
        }
    }
}
