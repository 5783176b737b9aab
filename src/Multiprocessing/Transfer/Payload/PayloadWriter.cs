using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>A cursor over native memory: the caller's (a ring) until it is full, then a buffer of its own that grows and is kept.</summary>
internal sealed unsafe partial class PayloadWriter(DefinitionTable definitions) : IDisposable
{
    private const long SmallestBuffer = 4096;

    private byte* _start;
    private byte* _cursor;
    private byte* _end;
    private byte* _own;
    private long _ownCapacity;
    private bool _inCallersMemory;

    public DefinitionTable Definitions { get; } = definitions;

    /// <summary>Gives cancellable tokens their numbers; without one they are refused.</summary>
    public ITokenExporter? Tokens { get; set; }

    public byte* Start => _start;

    public long Length => _cursor - _start;

    public long Position => _cursor - _start;

    /// <summary>How many more bytes fit where the writer is now.</summary>
    public long Room => _end - _cursor;

    /// <summary>Whether the bytes are in the writer's own buffer rather than in the caller's memory.</summary>
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
        if (_inCallersMemory)
        {
            if (_ownCapacity < needed)
            {
                long capacity = Math.Max(needed + needed / 2, SmallestBuffer);
                _own = BufferMemory.Grow(_own, _ownCapacity, capacity);
                _ownCapacity = capacity;
            }

            Buffer.MemoryCopy(_start, _own, _ownCapacity, length);
            _inCallersMemory = false;
        }
        else
        {
            long capacity = Math.Max(Math.Max(needed, _ownCapacity * 2), SmallestBuffer);
            _own = BufferMemory.Grow(_own, _ownCapacity, capacity);
            _ownCapacity = capacity;
        }

        _start = _own;
        _end = _own + _ownCapacity;
        _cursor = _own + length;
        return _cursor;
    }
}
