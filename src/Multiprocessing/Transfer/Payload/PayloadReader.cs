using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>A cursor over received bytes. No read goes past their end, whatever they say.</summary>
internal sealed unsafe partial class PayloadReader(DefinitionStore definitions)
{
    private byte* _start;
    private byte* _cursor;
    private byte* _end;

    public DefinitionStore Definitions { get; } = definitions;

    /// <summary>Turns a token's number into the token; without one a numbered token cannot be read.</summary>
    public ITokenImporter? Tokens { get; set; }

    /// <summary>The loggers that one from another process becomes here; without it none do anything.</summary>
    public ILoggerSource? Loggers { get; set; }

    public long Position
    {
        get => _cursor - _start;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _end - _start);
            _cursor = _start + value;
        }
    }

    public long Remaining => _end - _cursor;

    public void Reset(byte* start, long length)
    {
        _start = _cursor = start;
        _end = start + length;
    }

    /// <summary>Moves the cursor over <paramref name="count"/> bytes and returns where they begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal byte* Take(long count)
    {
        byte* at = _cursor;
        if ((ulong)count > (ulong)(_end - at))
        {
            ThrowEndsEarly(count);
        }

        _cursor = at + count;
        return at;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte ReadByte() => *Take(1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadInt32() => Unsafe.ReadUnaligned<int>(Take(sizeof(int)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long ReadInt64() => Unsafe.ReadUnaligned<long>(Take(sizeof(long)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint ReadVarUInt32()
    {
        byte* at = _cursor;
        if (at < _end && *at < 0x80)
        {
            _cursor = at + 1;
            return *at;
        }

        return ReadLongVarUInt32();
    }

    public ulong ReadVarUInt64()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = ReadByte();
            if (shift == 63 && next > 1)
            {
                break;
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new TransferException("The payload is damaged: a number has too many digits.");
    }

    public ReadOnlySpan<byte> ReadBytes(int count) => new(Take(count), count);

    public string? ReadString()
    {
        uint header = ReadVarUInt32();
        if (header == 0)
        {
            return null;
        }

        long length = header - 1L;
        char* at = (char*)Take(length * sizeof(char));
        return new string(at, 0, checked((int)length));
    }

    /// <summary>A count of things that each take at least <paramref name="smallest"/> bytes of what remains.</summary>
    internal int ReadCount(int smallest)
    {
        uint count = ReadVarUInt32();
        RequireRemaining(count, smallest);
        return (int)count;
    }

    internal void RequireRemaining(long count, int smallest)
    {
        if (count > int.MaxValue || count * smallest > Remaining - _claimed)
        {
            ThrowEndsEarly(count * smallest);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private uint ReadLongVarUInt32()
    {
        ulong value = ReadVarUInt64();
        if (value > uint.MaxValue)
        {
            throw new TransferException("The payload is damaged: a number is out of range.");
        }

        return (uint)value;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowEndsEarly(long needed) => throw new TransferException(
        $"The payload ends early: {needed} more bytes are needed at position {Position}, and {Remaining} remain.");
}
