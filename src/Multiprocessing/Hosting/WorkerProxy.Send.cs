using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <content>What the worker is told. The send gate is held.</content>
internal sealed unsafe partial class WorkerProxy
{
    /// <summary>A chunk is closed when its items take this much: two of them, and room for a third in one piece, fit the ring.</summary>
    private const int MostChunkBytes = 160 * 1024;

    /// <summary>What a chunk of small items comes to at most, header and last item included.</summary>
    private const int WantedRoom = MostChunkBytes + (32 * 1024);

    /// <summary>Items that take less than this are claimed several at once: the claim would cost as much as the item.</summary>
    private const double ShortItemSeconds = 2e-6;
    private const byte MostClaimed = 16;

    public void Send(Chunk chunk)
    {
        lock (_sendGate)
        {
            int slot = Array.FindIndex(_slots, static held => held is null);
            if (_isGone || slot < 0)
            {
                return;
            }

            try
            {
                SendChunk(chunk, slot);
            }
            catch (Exception e) when (e is IOException or OutOfMemoryException)
            {
                chunk.Refusal = e;
                TakeBackUnsent(chunk, slot);
            }
            catch (InvalidDataException e)
            {
                EndGarbled(e);
                TakeBackUnsent(chunk, slot);
            }

            if ((chunk.Offered > 1 || KeepsUnseen()) && Thread.CurrentThread != _pump)
            {
                // The pump may sleep without a limit: from now on it has something to look for, or later to give back.
                _link.Bell.Poke();
            }

            // Still under the gate: when the worker ends, its memory goes.
            _link.Bell.Ring();
        }
    }

    /// <summary>Nothing of the chunk has reached the worker.</summary>
    private void TakeBackUnsent(Chunk chunk, int slot)
    {
        Volatile.Write(ref _slots[slot], null);
        chunk.IsSent = false;
        chunk.Count = 0;
        _outbox.Cancel();
    }

    /// <summary>Sends the initializer, or that there is none: the worker answers with <see cref="MessageKind.Ready"/>.</summary>
    internal void Initialize(RemoteFunction? initializer)
    {
        lock (_sendGate)
        {
            SendOrEnd(MessageKind.Initialize, initializer?.Payload);
        }
    }

    /// <summary>Sends to a worker whose ring may say what it cannot: that one is ended.</summary>
    private void SendOrEnd(MessageKind kind, ReadOnlySpan<byte> body)
    {
        try
        {
            SendPlain(kind, body);
        }
        catch (InvalidDataException e)
        {
            EndGarbled(e);
        }
    }

    private void SendPlain(MessageKind kind, ReadOnlySpan<byte> body = default)
    {
        SpinWait spin = default;
        while (!_exit.IsSet)
        {
            _outbox.Begin(PlainHeader.Bytes);
            *(MessageKind*)_outbox.Writer.Start = kind;
            _outbox.Writer.WriteBytes(body);
            bool isSent = _outbox.TryEnd();
            _link.Bell.Ring();
            if (isSent)
            {
                return;
            }

            spin.SpinOnce();
        }
    }

    private void SendChunk(Chunk chunk, int slot)
    {
        RemoteOperation first = (RemoteOperation)chunk.Operation;
        ForgetRetired();
        if (!first.Culture.IsSame(_culture))
        {
            SendCulture(first.Culture);
        }

        SpinWait spin = default;
        while (!TrySendItems(chunk, slot, first))
        {
            // The ring is full. With work in hand the worker reports sooner or later, and that brings the next try;
            // without, it is about to take in the small messages that fill it.
            if (_exit.IsSet || HasWork)
            {
                chunk.Count = 0;
                return;
            }

            spin.SpinOnce();
        }
    }

    /// <returns><see langword="false"/> where the ring has no room.</returns>
    private bool TrySendItems(Chunk chunk, int slot, RemoteOperation first)
    {
        bool isTraced = first.Activity is not null;
        if (chunk.IsSingleCalls)
        {
            for (int i = 0; i < chunk.Count; i++)
            {
                RemoteOperation call = (RemoteOperation)chunk.OperationAt(i);
                Introduce(call.Function, withState: false);
                isTraced |= call.Activity is not null;
            }
        }
        else
        {
            Introduce(first.Function, withState: true);
        }

        _outbox.Begin(ChunkHeader.Bytes, WantedRoom);
        ChunkFlags flags = isTraced ? ChunkFlags.Traced : ChunkFlags.None;
        ReadOnlySpan<byte> tail = default;
        int taken = chunk.IsSingleCalls ? WriteCalls(chunk, ref flags, ref tail) : WriteItems(chunk, first, ref flags);
        if (taken == 0)
        {
            _outbox.Cancel();
            chunk.Count = 0;
            return true;
        }

        *(ChunkHeader*)_outbox.Writer.Start = new ChunkHeader
        {
            Kind = MessageKind.Chunk,
            Slot = (byte)slot,
            Flags = flags,
            ClaimSize = flags is ChunkFlags.None or ChunkFlags.Range && first.Estimate.Seconds is > 0 and < ShortItemSeconds ? MostClaimed : (byte)1,
            Count = taken,
            Function = first.Function.Number,
            From = first.RangeStart + chunk.From,
        };

        // All of it before the worker can see the chunk: it may be done with it before this thread goes on.
        int offered = chunk.Count;
        Open(slot, taken);
        chunk.Slot = slot;
        chunk.Count = taken;
        chunk.IsSent = true;
        chunk.SubmittedAt = WhenSubmitted(chunk, taken);
        Volatile.Write(ref _slots[slot], chunk);
        if (_outbox.TryEnd(tail))
        {
            first.Metrics.AddChunk();
            return true;
        }

        Volatile.Write(ref _slots[slot], null);
        chunk.IsSent = false;
        chunk.Count = offered;
        return false;
    }

    private int WriteItems(Chunk chunk, RemoteOperation operation, ref ChunkFlags flags)
    {
        flags |= operation.Options.Timeout is null ? ChunkFlags.None : ChunkFlags.Timed;
        WriteTrace(chunk, operation, flags);
        if (operation.IsRange)
        {
            flags |= ChunkFlags.Range;
            return chunk.Count;
        }

        TokenScope tokens = operation.RentTokens();
        _outbox.Writer.Tokens = tokens;
        int taken = operation.WriteItems(_outbox.Writer, new ItemRange(chunk.From, chunk.Count), MostChunkBytes, out Exception? refusal);
        chunk.Refusal = refusal;
        operation.Keep(tokens);
        return taken;
    }

    /// <param name="chunk">The calls.</param>
    /// <param name="flags">What the chunk is.</param>
    /// <param name="tail">The large arguments of the last call that was taken, which were not written.</param>
    private int WriteCalls(Chunk chunk, ref ChunkFlags flags, ref ReadOnlySpan<byte> tail)
    {
        flags |= ChunkFlags.SingleCalls;
        PayloadWriter writer = _outbox.Writer;
        int taken = 0;
        for (; taken < chunk.Count; taken++)
        {
            RemoteOperation call = (RemoteOperation)chunk.OperationAt(taken);
            if (taken > 0 && (writer.Length > MostChunkBytes || !call.Culture.IsSame(_culture)))
            {
                break;
            }

            WriteTrace(chunk, call, flags);
            if (call.Function.HasState)
            {
                writer.WriteInt32(0);
                writer.WriteInt32(call.Function.Payload.Length);
                writer.WriteBytes(call.Function.Payload);
            }
            else
            {
                writer.WriteInt32(call.Function.Number);
            }

            flags |= call.Options.Timeout is null ? ChunkFlags.None : ChunkFlags.Timed;
            tail = call.LargePayload;
            if (!tail.IsEmpty)
            {
                return taken + 1;
            }

            call.WriteItems(writer, new ItemRange(0, 1), MostChunkBytes, out _);
        }

        return taken;
    }

    /// <summary>Sends a function that the worker does not know yet.</summary>
    private void Introduce(RemoteFunction function, bool withState)
    {
        if ((function.HasState && !withState) || !_known.Add(function.Number))
        {
            return;
        }

        if (function.HasState)
        {
            _knownWithState.Add(function.Identifier);
        }

        byte[] body = new byte[sizeof(int) + function.Payload.Length];
        BitConverter.TryWriteBytes(body, function.Number);
        function.Payload.CopyTo(body, sizeof(int));
        SendPlain(MessageKind.Function, body);
    }

    private void ForgetRetired()
    {
        for (int i = _knownWithState.Count - 1; i >= 0; i--)
        {
            FunctionIdentifier function = _knownWithState[i];
            if (function.IsRetired)
            {
                _knownWithState.RemoveAt(i);
                _known.Remove(function.Number);
                SendPlain(MessageKind.Forget, BitConverter.GetBytes(function.Number));
            }
        }
    }

    private void SendCulture(WorkerCulture culture)
    {
        using PayloadWriter writer = new(DefinitionTable.Shared);
        writer.WriteByte((byte)(Instance.HasOwnCulture && culture.IsOriginal ? CultureOrigins.Own : CultureOrigin.Other));
        writer.WriteString(culture.Name);
        writer.WriteString(culture.UserInterfaceName);
        SendPlain(MessageKind.Culture, new ReadOnlySpan<byte>(writer.Start, (int)writer.Length));
        _culture = culture;
    }
}
