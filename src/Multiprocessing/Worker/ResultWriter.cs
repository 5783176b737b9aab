using System.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.SharedMemory;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>
/// Sends results back. Results of consecutive items share a message, which grows in the ring's own memory and is declared valid
/// up to the last whole result after each item, so that a result is kept even if the next item ends this process.
/// </summary>
internal sealed unsafe class ResultWriter : IDisposable
{
    /// <summary>A message of this size is sent on, and so is one that has waited this long.</summary>
    private const int MostBytes = 64 * 1024;

    private const int MostItemsBetweenClocks = 64;

    private static readonly long s_mostTicks = Stopwatch.Frequency / 2000;
    private static readonly long s_shortTicks = Stopwatch.Frequency / 50_000;

    private readonly Outbox _outbox;
    private readonly ResultBell _bell;
    private readonly RingWriter _ring;
    private readonly PayloadWriter _writer;
    private readonly PayloadWriter _failures;

    private byte _slot;
    private int _count;
    private int _plainSize;
    private bool _isOpen;
    private bool _hasExported;
    private long _begun;
    private long _openedAt;
    private long _clockAt;
    private int _clockEvery;
    private int _sinceClock;

    internal ResultWriter(Outbox outbox, RingWriter ring, ResultBell bell, ITokenExporter tokens)
    {
        _outbox = outbox;
        _bell = bell;
        _ring = ring;
        _writer = outbox.Writer;
        _failures = new PayloadWriter(_writer.Definitions) { Tokens = tokens };
    }

    /// <summary>The trace that items belong to, which hears of their ends before the program does; <see langword="null"/> for none.</summary>
    internal WorkerTracing? Tracing { get; set; }

    /// <returns>When, as a timestamp.</returns>
    internal long Begin(byte slot)
    {
        _slot = slot;
        _clockEvery = 1;
        _sinceClock = 0;
        return _begun = _clockAt = _openedAt = Stopwatch.GetTimestamp();
    }

    /// <summary>Adds the result of the item that has just run.</summary>
    /// <exception cref="TransferException">It cannot travel; nothing was added.</exception>
    internal void Add<T>(Codec<T> codec, T value)
    {
        if (!_isOpen || _plainSize != 0)
        {
            Flush();
            Open();
        }

        long mark = _writer.Position;
        if (codec.IsFlat)
        {
            codec.Write(_writer, value);
        }
        else
        {
            WriteEnclosed(codec, value, mark);
            _hasExported = SharedSegment.TakeExported();
        }

        Tracing?.End(null);
        if (_outbox.NeedsDetour)
        {
            SendAlone(mark);
            KeepExported();
            return;
        }

        // The count after what it counts: a reader takes the count first.
        _outbox.PublishOpen();
        Volatile.Write(ref ((ResultsHeader*)_writer.Start)->Count, ++_count);
        KeepExported();
        if (++_sinceClock >= _clockEvery || _writer.Length > MostBytes)
        {
            LookAtClock();
        }
    }

    /// <summary>Begins, or goes on with, a block of results that are their bytes.</summary>
    /// <param name="size">How many bytes each takes, at most 255.</param>
    /// <param name="most">How many there will be at most.</param>
    /// <param name="block">Where they go, and how each is declared valid.</param>
    /// <returns>How many fit; 0 where the ring has no room for a block.</returns>
    internal int BeginPlain(int size, int most, out PlainBlock block)
    {
        if (!_isOpen || _plainSize != size || _writer.Room < size)
        {
            Flush();
            Open();
            _plainSize = size;
            ((ResultsHeader*)_writer.Start)->PlainSize = (byte)size;
        }

        if (_writer.Spilled)
        {
            block = default;
            return 0;
        }

        int fit = (int)Math.Min(most, _writer.Room / size);
        block = new PlainBlock(_writer.Start + _writer.Position, _ring.OpenWord, _ring.OpenValue((int)_writer.Length));
        return fit;
    }

    /// <summary>So many results were added to the block.</summary>
    internal void EndPlain(int count)
    {
        _writer.Reserve(count * _plainSize);
        _count += count;
        ((ResultsHeader*)_writer.Start)->Count = _count;
    }

    /// <summary>After some results that were added plain.</summary>
    internal void LookAtClockNowAndThen()
    {
        if (++_sinceClock >= _clockEvery || _writer.Length > MostBytes)
        {
            LookAtClock();
        }
    }

    /// <summary>Adds the failure of the item that has just run.</summary>
    internal void AddFailure(Exception exception)
    {
        Tracing?.End(exception);
        Flush();
        _failures.Reset();
        ResultsHeader header = new() { Kind = MessageKind.Failure, Slot = _slot, Count = 1 };
        _failures.WriteBytes(new ReadOnlySpan<byte>(&header, ResultsHeader.Bytes));
        ExceptionTransfer.Write(_failures, exception);
        _outbox.SendWaiting(_failures.Start, _failures.Length);
        _failures.Trim(MostBytes);
        _bell.Ring();
    }

    /// <summary>The chunk is done. The program is told by <see cref="ResultBell.RingIfDue"/>.</summary>
    internal void End()
    {
        Finish(isDone: true);
        _bell.IsDue = true;
    }

    public void Dispose() => _failures.Dispose();

    private void Open()
    {
        _outbox.Begin(ResultsHeader.Bytes);
        *(ResultsHeader*)_writer.Start = new ResultsHeader { Kind = MessageKind.Results, Slot = _slot };
        _count = _plainSize = 0;
        _isOpen = true;
    }

    /// <summary>A result led to shared memory of this process: it is kept until the program has opened it.</summary>
    private void KeepExported()
    {
        if (_hasExported)
        {
            _hasExported = false;
            Flush();
            _outbox.WaitUntilTaken();
        }
    }

    private void WriteEnclosed<T>(Codec<T> codec, T value, long mark)
    {
        try
        {
            _writer.WriteInt32(0);
            _writer.WriteRoot(codec, value, "result");
            _writer.PatchInt32(mark, checked((int)(_writer.Position - mark - sizeof(int))));
        }
        catch
        {
            _writer.Truncate(mark);
            if (_outbox.NeedsDetour)
            {
                CloseBefore(mark);
            }

            throw;
        }
    }

    /// <summary>Sends the results before a position as they stand in the ring, and nothing after it.</summary>
    private void CloseBefore(long mark)
    {
        if (_count > 0)
        {
            _outbox.CommitInRing((int)mark);
            _bell.Ring();
        }
        else
        {
            _outbox.Cancel();
        }

        _isOpen = false;
    }

    /// <summary>The result at a position is too large for where it stands, or needs definitions ahead of it: it gets a message of its own.</summary>
    private void SendAlone(long mark)
    {
        long length = _writer.Length - mark;
        byte[]? moved = _writer.Spilled ? null : new byte[ResultsHeader.Bytes + length];
        if (moved is not null)
        {
            new ReadOnlySpan<byte>(_writer.Start + mark, (int)length).CopyTo(moved.AsSpan(ResultsHeader.Bytes));
        }

        CloseBefore(mark);
        fixed (byte* copy = moved)
        {
            // What is before the result was sent where it stood in the ring: here it is room for the header.
            byte* message = moved is null ? _writer.Start + mark - ResultsHeader.Bytes : copy;
            *(ResultsHeader*)message = new ResultsHeader { Kind = MessageKind.Results, Slot = _slot, Count = 1 };
            _outbox.SendWaiting(message, ResultsHeader.Bytes + length);
        }

        _bell.Ring();
    }

    private void LookAtClock()
    {
        long now = Stopwatch.GetTimestamp();
        _clockEvery = now - _clockAt < s_shortTicks ? Math.Min(_clockEvery * 2, MostItemsBetweenClocks) : 1;
        _clockAt = now;
        _sinceClock = 0;
        if (now - _openedAt > s_mostTicks || _writer.Length > MostBytes)
        {
            _openedAt = now;
            Flush();
        }
    }

    /// <summary>Sends what is open, if anything is.</summary>
    private void Flush()
    {
        if (!_isOpen)
        {
            return;
        }

        if (_count == 0)
        {
            _outbox.Cancel();
            _isOpen = false;
            return;
        }

        Finish(isDone: false);
        _bell.Ring();
    }

    private void Finish(bool isDone)
    {
        if (!_isOpen)
        {
            Open();
        }

        ResultsHeader* header = (ResultsHeader*)_writer.Start;
        header->Count = _count;
        if (isDone)
        {
            header->IsDone = 1;
            header->ElapsedTicks = Stopwatch.GetElapsedTime(_begun).Ticks;
        }

        _isOpen = false;
        if (!_outbox.TryEnd())
        {
            _outbox.SendWaiting(_writer.Start, _writer.Length);
        }
    }
}
