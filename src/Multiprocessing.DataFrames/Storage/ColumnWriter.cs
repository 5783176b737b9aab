using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Multiprocessing.DataFrames.Storage;

/// <summary>Makes pieces of columns.</summary>
internal static unsafe class ColumnWriter
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A size rounded up, so that what lies behind is aligned.</summary>
    internal static long Aligned(long bytes) => (bytes + 7) & ~7L;

    /// <summary>Room for so many values.</summary>
    internal static ColumnPiece Allocate<T>(int length, bool isWrittenByWorkers = false) =>
        new(new ColumnMemory((long)length * Unsafe.SizeOf<T>(), isWrittenByWorkers), 0, length);

    /// <exception cref="ArgumentException">A text is not valid UTF-16.</exception>
    internal static ColumnPiece[] Copy<T>(ReadOnlySpan<T> values)
    {
        if (typeof(T) == typeof(string))
        {
            return [CopyTexts(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, string?>(ref MemoryMarshal.GetReference(values)), values.Length))];
        }

        ColumnPiece piece = Allocate<T>(values.Length);
        values.CopyTo(piece.Values<T>());
        return [piece];
    }

    /// <summary>Room for texts: their ends, and behind these their bytes.</summary>
    internal static ColumnPiece AllocateTexts(int count, long bytes, out int* ends, out byte* text)
    {
        long textOffset = Aligned((long)count * sizeof(int));
        return PlaceTexts(new ColumnMemory(textOffset + bytes), 0, count, out ends, out text);
    }

    internal static long BytesOfTexts(int count, long bytes) => Aligned((long)count * sizeof(int)) + Aligned(bytes);

    internal static ColumnPiece PlaceTexts(ColumnMemory memory, long offset, int count, out int* ends, out byte* text)
    {
        long textOffset = offset + Aligned((long)count * sizeof(int));
        ends = (int*)(memory.Start + offset);
        text = memory.Start + textOffset;
        return new ColumnPiece(memory, offset, count, textOffset);
    }

    private static ColumnPiece CopyTexts(ReadOnlySpan<string?> values)
    {
        long bytes = 0;
        for (int row = 0; row < values.Length; row++)
        {
            bytes += Count(values[row], row);
        }

        RequireTextFits(bytes);
        ColumnPiece piece = AllocateTexts(values.Length, bytes, out int* ends, out byte* text);
        int position = 0;
        for (int row = 0; row < values.Length; row++)
        {
            if (values[row] is { } value)
            {
                position += s_strict.GetBytes(value, new Span<byte>(text + position, (int)bytes - position));
                ends[row] = position;
            }
            else
            {
                ends[row] = ~position;
            }
        }

        GC.KeepAlive(piece);
        return piece;
    }

    /// <summary>How many bytes a text takes.</summary>
    /// <exception cref="ArgumentException">It is not valid UTF-16.</exception>
    internal static int Count(ReadOnlySpan<char> value, int row)
    {
        try
        {
            return s_strict.GetByteCount(value);
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The text of row {row} holds half of a surrogate pair, which UTF-8 has no place for.", e);
        }
    }

    internal static int Encode(ReadOnlySpan<char> value, Span<byte> target) => s_strict.GetBytes(value, target);

    internal static void RequireTextFits(long bytes)
    {
        if (bytes > int.MaxValue)
        {
            throw new IOException($"The texts of a column take {bytes:N0} bytes; one piece of it has room for {int.MaxValue:N0}. Read or make the table in parts.");
        }
    }
}
