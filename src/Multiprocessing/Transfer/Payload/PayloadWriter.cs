using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// A cursor over native memory: the caller's (a ring) until it is full, then shared memory where a large block is what it is full for,
/// or else a buffer of its own that grows and is kept.
/// </summary>
internal sealed unsafe partial class PayloadWriter(DefinitionTable definitions) : IDisposable
{
    private const long SmallestBuffer = 4096;
    private const long SmallestBlock = 256 * 1024;

    private byte* _start;
    private byte* _cursor;
    private byte* _end;
    private byte* _own;
    private long _ownCapacity;
    private bool _inCallersMemory;

    public DefinitionTable Definitions { get; } = definitions;

    /// <summary>Gives cancellable tokens their numbers; without one they are refused.</summary>
    public ITokenExporter? Tokens { get; set; }

    /// <summary>Where large blocks go; <see langword="null"/> for the writer's own buffer.</summary>
    public IBlockMemory? Blocks { get; set; }

    public byte* Start => _start;

    public long Length => _cursor - _start;

    public long Position => _cursor - _start;

    /// <summary>How many more bytes fit where the writer is now.</summary>
    public long Room => _end - _cursor;

    /// <summary>Whether the bytes are no longer in the caller's memory.</summary>
    public bool Spilled => !_inCallersMemory;

    /// <summary>How much its own buffer holds.</summary>
    public long OwnCapacity => _ownCapacity;

    /// <summary>Gives a buffer back that is larger than <paramref name="most"/>; what was written is gone.</summary>
    public void Trim(long most)
    {
        if (_ownCapacity > most)
        {
            BufferMemory.Free(_own, _ownCapacity);
            _own = null;
            _ownCapacity = 0;
            Reset();
        }
    }

    public void Reset()
    {
        _inCallersMemory = false;
        _start = _cursor = _own;
        _end = _own + _ownCapacity;
    }

    public void Reset(byte* target, int capacity)
    {
        _inCallersMemory = true;
        _start = _cursor = target;
        _end = target + capacity;
    }

    /// <summary>Moves the cursor over <paramref name="count"/> bytes and returns where they begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Reserve(long count)
    {
        byte* at = _cursor;
        if (count > _end - at)
        {
            at = Grow(count);
        }

        _cursor = at + count;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteByte(byte value) => *Reserve(1) = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt32(int value) => Unsafe.WriteUnaligned(Reserve(sizeof(int)), value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteInt64(long value) => Unsafe.WriteUnaligned(Reserve(sizeof(long)), value);

    /// <summary>One byte for a value under 128, up to five.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void WriteVarUInt32(uint value)
    {
        if (value < 0x80)
        {
            WriteByte((byte)value);
            return;
        }

        WriteVarUInt64(value);
    }

    public void WriteVarUInt64(ulong value)
    {
        while (value >= 0x80)
        {
            WriteByte((byte)(value | 0x80));
            value >>= 7;
        }

        WriteByte((byte)value);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(new Span<byte>(Reserve(bytes.Length), bytes.Length));

    /// <summary>Its length plus one (null is 0), then its UTF-16 code units: lossless for lone surrogates, and a block copy.</summary>
    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        WriteVarUInt32((uint)value.Length + 1);
        WriteBytes(MemoryMarshal.AsBytes(value.AsSpan()));
    }

    public void PatchInt32(long position, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length - sizeof(int));
        Unsafe.WriteUnaligned(_start + position, value);
    }

    /// <summary>Rolls back to an earlier <see cref="Position"/>.</summary>
    public void Truncate(long position)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(position);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, Length);
        _cursor = _start + position;
    }

    public void Dispose()
    {
        BufferMemory.Free(_own, _ownCapacity);
        _own = _start = _cursor = _end = null;
        _ownCapacity = 0;
        _inCallersMemory = false;
        GC.SuppressFinalize(this);
    }

    ~PayloadWriter() => BufferMemory.Free(_own, _ownCapacity);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* Grow(long count)
    {
        long length = Length;
        long needed = checked(length + count);
        if (count >= SmallestBlock && Blocks is not null && Blocks.Rent(needed, out long room) is var block && block != null)
        {
            Move(block, room, length);
        }
        else if (_start == _own)
        {
            GrowOwn(Math.Max(needed, _ownCapacity * 2));
            Stand(_own, _ownCapacity, length);
        }
        else
        {
            if (_ownCapacity < needed)
            {
                GrowOwn(needed + (needed / 2));
            }

            Move(_own, _ownCapacity, length);
        }

        _inCallersMemory = false;
        return _cursor;
    }

    private void GrowOwn(long capacity)
    {
        capacity = Math.Max(capacity, SmallestBuffer);
        _own = BufferMemory.Grow(_own, _ownCapacity, capacity);
        _ownCapacity = capacity;
    }

    private void Move(byte* to, long capacity, long length)
    {
        Buffer.MemoryCopy(_start, to, capacity, length);
        Stand(to, capacity, length);
    }

    private void Stand(byte* start, long capacity, long length)
    {
        _start = start;
        _end = start + capacity;
        _cursor = start + length;
    }
}
