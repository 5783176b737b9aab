namespace Multiprocessing.DataFrames.Csv;

/// <summary>Makes a stream that cannot seek start again: it keeps what was read of it.</summary>
/// <param name="source">The stream; left open.</param>
/// <param name="startsAgainOnce">Whether what is read after starting again is not kept.</param>
internal sealed class ReplayStream(Stream source, bool startsAgainOnce) : Stream
{
    private const int BlockBytes = 1 << 20;

    private readonly List<byte[]> _blocks = [];
    private long _kept;
    private long _position;
    private bool _isStarted;
    private bool _isKeeping = true;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The same stream, from its beginning.</summary>
    internal Stream Rewind()
    {
        _isKeeping = !(_isStarted && startsAgainOnce);
        _isStarted = true;
        _position = 0;
        return this;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (TryReplay(buffer, out int read))
        {
            return read;
        }

        read = source.Read(buffer);
        Keep(buffer[..read]);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (TryReplay(buffer.Span, out int read))
        {
            return read;
        }

        read = await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        Keep(buffer.Span[..read]);
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool TryReplay(Span<byte> buffer, out int read)
    {
        read = 0;
        if (_position >= _kept)
        {
            return false;
        }

        byte[] block = _blocks[(int)(_position / BlockBytes)];
        int start = (int)(_position % BlockBytes);
        read = (int)Math.Min(Math.Min(buffer.Length, BlockBytes - start), _kept - _position);
        block.AsSpan(start, read).CopyTo(buffer);
        _position += read;
        if (!_isKeeping && _position == _kept)
        {
            _blocks.Clear();
        }

        return read > 0;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        while (_isKeeping && bytes.Length > 0)
        {
            int start = (int)(_kept % BlockBytes);
            if (start == 0)
            {
                _blocks.Add(new byte[BlockBytes]);
            }

            int count = Math.Min(bytes.Length, BlockBytes - start);
            bytes[..count].CopyTo(_blocks[^1].AsSpan(start));
            bytes = bytes[count..];
            _kept += count;
            _position += count;
        }
    }
}
