using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.SharedMemory;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>
/// A worker's loop: takes messages in order, runs the items of chunks, sends results, and sleeps when there is nothing.
/// Everything here, user code included, runs on one thread.
/// </summary>
internal sealed unsafe class WorkerHost : IDisposable
{
    /// <summary>The exit code of a worker that has never been ready.</summary>
    internal const int CouldNotStart = 70;

    private readonly Link _link;
    private readonly long _spin;
    private readonly Outbox _outbox;
    private readonly Inbox _inbox;
    private readonly FunctionTable _functions;
    private readonly ResultBell _bell;
    private readonly ResultWriter _results;
    private readonly ChunkRun _run;
    private readonly WorkerReports _reports;
    private readonly ItemCulture _culture = new();

    internal WorkerHost(Link link, TokenTable tokens, WorkerReports reports, long spinTicks)
    {
        SharedMemoryTransfer.Register();
        _link = link;
        _spin = spinTicks;
        DefinitionStore definitions = new();
        _outbox = new Outbox(link, new DefinitionTable(), tokens);
        _inbox = new Inbox(link, definitions, tokens, reports);
        _functions = new FunctionTable(definitions, tokens, reports);
        _reports = reports;
        SharedPage page = new(link.Scratch);
        _bell = new ResultBell(link.Bell, page);
        _results = new ResultWriter(_outbox, link.Outgoing, _bell, tokens);
        _run = new ChunkRun(page, _inbox.Reader, _results);
    }

    /// <summary>Works until it is told to stop.</summary>
    /// <returns>The exit code that it was told, or that of a failed initializer.</returns>
    /// <exception cref="ProgramGoneException">The program has ended.</exception>
    internal int Run()
    {
        while (true)
        {
            if (!_inbox.TryReceive(out byte* message, out long length))
            {
                switch (_link.Bell.Wait(spin: _spin, timeout: _outbox.Rest))
                {
                    case WaitResult.Closed or WaitResult.PeerGone:
                        throw new ProgramGoneException();
                    case WaitResult.TimedOut:
                        _outbox.ShedIfRested();
                        break;
                }

                continue;
            }

            PayloadReader reader = _inbox.Reader;
            reader.Reset(message, length);
            switch ((MessageKind)(*message))
            {
                case MessageKind.Chunk:
                    RunChunk(message, length, reader);
                    break;
                case MessageKind.Function:
                    reader.Position = PlainHeader.Bytes;
                    int number = reader.ReadInt32();
                    _functions.Add(number, reader.ReadBytes((int)reader.Remaining));
                    break;
                case MessageKind.Forget:
                    reader.Position = PlainHeader.Bytes;
                    _functions.Remove(reader.ReadInt32());
                    break;
                case MessageKind.Culture:
                    reader.Position = PlainHeader.Bytes;
                    _culture.Read(reader);
                    break;
                case MessageKind.Initialize:
                    if (!TryInitialize(reader, message, length))
                    {
                        return CouldNotStart;
                    }

                    break;
                case MessageKind.Stop:
                    reader.Position = PlainHeader.Bytes;
                    return reader.ReadByte();
                default:
                    throw new InvalidDataException($"A program does not send messages of kind {*message}.");
            }

            _inbox.Release();
            _link.Bell.RingRoom();
            _bell.RingIfDue(_link.Incoming.HasFrame);
        }
    }

    public void Dispose()
    {
        _results.Dispose();
        _outbox.Dispose();
        _inbox.Dispose();
        _link.Dispose();
    }

    private void RunChunk(byte* message, long length, PayloadReader reader)
    {
        if (length < ChunkHeader.Bytes || ((ChunkHeader*)message)->Slot >= SharedPage.SlotCount)
        {
            throw new InvalidDataException($"A message of {length} bytes, for slot {((ChunkHeader*)message)->Slot}, is no chunk.");
        }

        ChunkHeader header = *(ChunkHeader*)message;
        reader.Position = ChunkHeader.Bytes;
        _run.Begin(header);
        _results.Tracing = _run.IsTraced ? _reports.Tracing : null;
        if (_run.IsSingleCalls)
        {
            while (_run.TryClaim(out int count))
            {
                for (; count > 0; count--)
                {
                    _run.StartItem();
                    RunCall(reader);
                }
            }
        }
        else if (TryEnterCulture(out TransferException? failure))
        {
            RunItems();
        }
        else
        {
            _results.Tracing = null;
            FailAll(failure);
        }

        _results.End();
    }

    private bool TryEnterCulture([NotNullWhen(false)] out TransferException? failure)
    {
        try
        {
            _culture.Enter();
            failure = null;
        }
        catch (TransferException e)
        {
            failure = e;
        }

        return failure is null;
    }

    private void FailAll(TransferException failure)
    {
        while (_run.TryClaim(out int count))
        {
            for (; count > 0; count--)
            {
                _run.StartItem();
                _results.AddFailure(failure);
            }
        }
    }

    private void RunItems()
    {
        WorkerTracing? tracing = _results.Tracing;
        tracing?.EnterChunk(_run);
        // The function is decoded as part of its first item: if that fails, or ends the process, an item is lost and not the chunk.
        while (_run.TryClaim(out int count))
        {
            Runner? runner = null;
            for (; count > 0; count--)
            {
                _run.StartItem();
                tracing?.Begin(_run);
                try
                {
                    runner ??= _functions.Get(_run.Function);
                }
                catch (Exception e)
                {
                    _results.AddFailure(e);
                    continue;
                }

                runner.RunItem(_run);
            }

            if (tracing is null)
            {
                runner?.RunItems(_run);
            }
        }
    }

    private void RunCall(PayloadReader reader)
    {
        // For each: calls that happen to travel together are different callers'.
        bool isEntered = TryEnterCulture(out TransferException? failure);
        _results.Tracing?.BeginCall(_run);
        Runner runner;
        try
        {
            int number = reader.ReadInt32();
            runner = number != 0 ? _functions.Get(number) : DecodeFunction(reader);
            if (!isEntered)
            {
                // Only now: the reader has to stand at the arguments.
                throw failure!;
            }
        }
        catch (Exception e)
        {
            _run.SkipCall();
            _results.AddFailure(e);
            return;
        }

        runner.RunItem(_run);
    }

    private Runner DecodeFunction(PayloadReader reader)
    {
        int length = reader.ReadInt32();
        fixed (byte* payload = reader.ReadBytes(length))
        {
            return _functions.Decode(payload, length);
        }
    }

    private bool TryInitialize(PayloadReader reader, byte* message, long length)
    {
        Exception? failure = null;
        if (length > PlainHeader.Bytes)
        {
            _culture.MayChange();
            try
            {
                ((Runner<Nothing, Nothing>)_functions.Decode(message + PlainHeader.Bytes, (int)(length - PlainHeader.Bytes))).Invoke(default);
            }
            catch (Exception e)
            {
                failure = e;
            }
        }

        using PayloadWriter answer = new(_outbox.Writer.Definitions);
        answer.Reset();
        PlainHeader header = new() { Kind = failure is null ? MessageKind.Ready : MessageKind.StartFailed };
        answer.WriteBytes(new ReadOnlySpan<byte>(&header, PlainHeader.Bytes));
        if (failure is not null)
        {
            ExceptionTransfer.Write(answer, failure);
        }

        _outbox.SendWaiting(answer.Start, answer.Length);
        _link.Bell.Ring();
        return failure is null;
    }
}
