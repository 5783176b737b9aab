using System.Runtime.CompilerServices;

namespace Multiprocessing.DataFrames.Storage;

/// <summary>
/// Consecutive values of a column that lie one behind the other. A column is one piece, or several after tables were put one behind the
/// other: then nothing was copied.
/// </summary>
internal sealed unsafe class ColumnPiece
{
    private readonly long _offset;      // in bytes: where the values begin, or the ends of the texts
    private readonly long _textOffset;  // where the bytes of the texts begin
    private readonly int _first;        // the index there of the piece's first value

    /// <param name="memory">The memory.</param>
    /// <param name="offset">Where, in bytes, the values begin, or the ends of the texts.</param>
    /// <param name="length">How many values.</param>
    /// <param name="textOffset">Where the bytes of the texts begin.</param>
    internal ColumnPiece(ColumnMemory memory, long offset, int length, long textOffset = 0)
        : this(memory, offset, textOffset, 0, length)
    {
    }

    private ColumnPiece(ColumnMemory memory, long offset, long textOffset, int first, int length)
    {
        Memory = memory;
        Length = length;
        _offset = offset;
        _textOffset = textOffset;
        _first = first;
    }

    internal ColumnMemory Memory { get; }

    internal int Length { get; }

    /// <summary>How many bytes all texts of the piece take.</summary>
    internal int TextBytes => Length == 0 ? 0 : Position(Ends[_first + Length - 1]) - Before(_first);

    private int* Ends => (int*)(Memory.Start + _offset);

    /// <summary>The values of a piece that holds no text.</summary>
    internal Span<T> Values<T>() => Memory.Span<T>(_offset + ((long)_first * Unsafe.SizeOf<T>()), Length);

    /// <summary>Where the values of a piece that holds no text lie in this process.</summary>
    internal byte* StartOf<T>() => Memory.Start + _offset + ((long)_first * Unsafe.SizeOf<T>());

    /// <summary>A value of a piece that holds no text.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Value<T>(int index)
    {
        T value = Unsafe.Read<T>(StartOf<T>() + ((long)index * Unsafe.SizeOf<T>()));
        GC.KeepAlive(Memory);
        return value;
    }

    /// <summary>A text, as UTF-8. Each has its end, counted from the first in the memory; a missing one has its end's complement.</summary>
    /// <returns><see langword="false"/> for a missing one.</returns>
    internal bool TryText(int index, out ReadOnlySpan<byte> text)
    {
        int end = Ends[_first + index];
        if (end < 0)
        {
            text = default;
            return false;
        }

        int start = Before(_first + index);
        text = Memory.Span<byte>(_textOffset + start, end - start);
        return true;
    }

    /// <summary>All texts, one behind the other.</summary>
    internal ReadOnlySpan<byte> Text() => Memory.Span<byte>(_textOffset + Before(_first), TextBytes);

    /// <summary>Where a text ends, counted from the piece's first; the complement of that for a missing one.</summary>
    internal int EndOf(int index)
    {
        int end = Ends[_first + index];
        int before = Before(_first);
        return end < 0 ? ~(~end - before) : end - before;
    }

    internal ColumnPiece Slice(int start, int count) => new(Memory, _offset, _textOffset, _first + start, count);

    /// <summary>The same place in the same memory, which another object stands for.</summary>
    internal ColumnPiece In(ColumnMemory memory) => memory == Memory ? this : new ColumnPiece(memory, _offset, _textOffset, _first, Length);

    /// <summary>Whether another piece lies right behind this one.</summary>
    internal bool IsFollowedBy(ColumnPiece next) =>
        Memory == next.Memory && _offset == next._offset && _textOffset == next._textOffset && _first + Length == next._first;

    /// <summary>This piece and the one right behind it.</summary>
    internal ColumnPiece With(ColumnPiece next) => new(Memory, _offset, _textOffset, _first, Length + next.Length);

    private static int Position(int end) => end < 0 ? ~end : end;

    private int Before(int place) => place == 0 ? 0 : Position(Ends[place - 1]);
}
