using System.Text;

namespace Multiprocessing.Protocol;

/// <summary>What the program says to a worker beside the ring, so that it is heard while an item runs.</summary>
internal enum ControlKind : byte
{
    /// <summary>The first: who the worker is, and where its link is.</summary>
    Start = 1,

    /// <summary>The token with this number is cancelled.</summary>
    CancelToken,

    /// <summary>The token with this number is not needed any more.</summary>
    ForgetToken,

    /// <summary>Cancel all tokens: the running item is out of time.</summary>
    CancelAllTokens,

    /// <summary>What is wanted of that which the worker has asked about: its number (upper bytes) and the answer (lowest byte).</summary>
    Answer,
}

/// <summary>What a worker is told when it starts.</summary>
internal sealed record WorkerStart(int WorkerId, string? PoolName, string LinkAddress, string? EntryAssembly, int? Cpu, long SpinTicks);

/// <summary>Control messages on the worker's standard input, or a pipe in its place. The pipe's end says that the program is gone.</summary>
/// <remarks>
/// All but the first message are written by the thread pool: a worker that does not read (one that was stopped, say) must not hold up
/// the thread that has something to tell.
/// </remarks>
internal sealed class ControlWriter(Stream stream) : IDisposable, IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Message> _queue = new();
    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8);
    private bool _isWriting;

    /// <summary>Tells the worker who it is. One that has ended already tells by its exit code why.</summary>
    internal void TryStart(WorkerStart start)
    {
        try
        {
            _writer.Write((byte)ControlKind.Start);
            _writer.Write(start.WorkerId);
            WriteText(start.PoolName ?? "");
            WriteText(start.LinkAddress);
            WriteText(start.EntryAssembly ?? "");
            _writer.Write(start.Cpu ?? -1);
            _writer.Write(start.SpinTicks);
            _writer.Flush();
        }
        catch (IOException)
        {
        }
    }

    private void WriteText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        _writer.Write(bytes.Length);
        _writer.Write(bytes);
    }

    /// <summary>Sends a message about something that has a number; a worker that is gone hears nothing and needs to hear nothing.</summary>
    internal void Send(ControlKind kind, long value = 0)
    {
        lock (_gate)
        {
            _queue.Enqueue(new Message(kind, value));
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Message? message;
            lock (_gate)
            {
                if (!_queue.TryDequeue(out message))
                {
                    _isWriting = false;
                    return;
                }
            }

            try
            {
                _writer.Write((byte)message.Kind);
                _writer.Write(message.Value);
                _writer.Flush();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The worker is gone; what else is queued goes the same way.
            }
        }
    }

    private sealed record Message(ControlKind Kind, long Value);

    public void Dispose()
    {
        try
        {
            _writer.Dispose();
        }
        catch (IOException)
        {
        }
    }
}

/// <summary>The worker's end of <see cref="ControlWriter"/>.</summary>
internal sealed class ControlReader(Stream stream) : IDisposable
{
    private const int MostTextBytes = 1 << 24;

    private readonly BinaryReader _reader = new(stream, Encoding.UTF8);

    /// <exception cref="IOException">The program has ended.</exception>
    /// <exception cref="InvalidDataException">What is there does not come from a pool.</exception>
    internal WorkerStart ReadStart()
    {
        if (_reader.ReadByte() != (byte)ControlKind.Start)
        {
            throw new InvalidDataException("Standard input does not begin with a start message: a worker is started by a pool, not by hand.");
        }

        int workerId = _reader.ReadInt32();
        string poolName = ReadText();
        string link = ReadText();
        string entry = ReadText();
        int cpu = _reader.ReadInt32();
        long spin = _reader.ReadInt64();
        return new WorkerStart(workerId, poolName.Length == 0 ? null : poolName, link, entry.Length == 0 ? null : entry, cpu < 0 ? null : cpu, spin);
    }

    // Not the reader's own strings: their decoding in pieces takes a millisecond of a worker's start.
    private string ReadText()
    {
        int length = _reader.ReadInt32();
        return length is >= 0 and <= MostTextBytes
            ? Encoding.UTF8.GetString(_reader.ReadBytes(length))
            : throw new InvalidDataException($"Standard input holds a text of {length} bytes: it does not come from a pool.");
    }

    /// <returns><see langword="false"/> when the program has ended or closed the pipe.</returns>
    internal bool TryRead(out ControlKind kind, out long value)
    {
        try
        {
            kind = (ControlKind)_reader.ReadByte();
            value = _reader.ReadInt64();
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            kind = default;
            value = 0;
            return false;
        }
    }

    public void Dispose() => _reader.Dispose();
}
