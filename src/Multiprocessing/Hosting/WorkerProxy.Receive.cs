using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <content>What the worker says. The read gate is held.</content>
internal sealed unsafe partial class WorkerProxy
{
    private bool _isGarbled;

    private void Drain()
    {
        if (_isGarbled)
        {
            return;
        }

        try
        {
            bool any = false;
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
        catch (Exception e) when (e is InvalidDataException or TransferException or IOException)
        {
            // What comes after it cannot be trusted: the worker is replaced like one that crashed.
            _isGarbled = true;
            Instance.ReportFault(e);
            Instance.Kill();
        }
    }

    private void DrainOpen()
    {
        try
        {
            if (!_isGarbled && _inbox.TryReceiveOpen(out byte* message, out long length) && (MessageKind)(*message) == MessageKind.Results)
            {
                ResultsHeader* header = (ResultsHeader*)message;
                if (length >= ResultsHeader.Bytes && header->PlainSize > 0)
                {
                    header->Count = (int)((length - ResultsHeader.Bytes) / header->PlainSize);
                }

                Handle(message, length);
            }
        }
        catch (Exception e) when (e is InvalidDataException or TransferException)
        {
            Instance.ReportFault(e);
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
                _ready.TrySetException(ExceptionTransfer.Read(_inbox.Reader));
                _ = _ready.Task.Exception;
                break;
            default:
                throw new InvalidDataException($"A worker does not send messages of kind {*message}.");
        }
    }

    private void HandleResults(byte* message, long length)
    {
        Chunk chunk = ReadHeader(message, length, out ResultsHeader header);
        PayloadReader reader = _inbox.Reader;
        reader.Reset(message + ResultsHeader.Bytes, length - ResultsHeader.Bytes);
        if (!chunk.IsSingleCalls)
        {
            RemoteOperation operation = (RemoteOperation)chunk.Operation;
            if (!operation.IsEnded && header.Count > 0)
            {
                operation.ReadResults(reader, new ItemRange(chunk.From + chunk.Received, header.Count));
            }

            _scheduler.Take(operation, operation.Advance(chunk, header.Count));
        }
        else
        {
            for (int i = 0; i < header.Count; i++)
            {
                RemoteOperation call = (RemoteOperation)chunk.OperationAt(chunk.Received);
                call.ReadResults(reader, new ItemRange(0, 1));
                _scheduler.Take(call, call.Advance(chunk, 1));
            }
        }

        Interlocked.Add(ref _tasksCompleted, header.Count);
        Finish(chunk, header);
    }

    private void HandleFailure(byte* message, long length)
    {
        Chunk chunk = ReadHeader(message, length, out ResultsHeader header);
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

    private Chunk ReadHeader(byte* message, long length, out ResultsHeader header)
    {
        if (length < ResultsHeader.Bytes)
        {
            throw new InvalidDataException($"A message of {length} bytes is too short for results.");
        }

        header = *(ResultsHeader*)message;
        Chunk? chunk = header.Slot < _slots.Length ? Volatile.Read(ref _slots[header.Slot]) : null;
        if (chunk is null || header.Count < 0 || header.Count > chunk.Offered - chunk.Received)
        {
            throw new InvalidDataException($"The worker reports {header.Count} items of a chunk in slot {header.Slot} that it does not have.");
        }

        return chunk;
    }

    private void Finish(Chunk chunk, in ResultsHeader header)
    {
        if (header.IsDone != 0)
        {
            Volatile.Write(ref _slots[chunk.Slot], null);
            _scheduler.ChunkDone(Lane, chunk, TimeSpan.FromTicks(Math.Max(0, header.ElapsedTicks)));
        }
    }
}
