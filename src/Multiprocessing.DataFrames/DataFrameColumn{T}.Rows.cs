using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <content>Copies, order and equality of rows.</content>
public sealed partial class DataFrameColumn<T>
{
    internal override long BytesToTake(ReadOnlySpan<int> rows)
    {
        if (typeof(T) != typeof(string))
        {
            return ColumnWriter.Aligned((long)rows.Length * Unsafe.SizeOf<T>());
        }

        long bytes = 0;
        foreach (int row in rows)
        {
            bytes += GetUtf8(row).Length;
        }

        ColumnWriter.RequireTextFits(bytes);
        return ColumnWriter.BytesOfTexts(rows.Length, bytes);
    }

    internal override unsafe ColumnPiece TakeInto(ColumnMemory memory, long offset, ReadOnlySpan<int> rows)
    {
        if (typeof(T) == typeof(string))
        {
            ColumnPiece texts = ColumnWriter.PlaceTexts(memory, offset, rows.Length, out int* ends, out byte* bytes);
            int position = 0;
            for (int i = 0; i < rows.Length; i++)
            {
                bool isThere = PieceOf(rows[i], out int first).TryText(rows[i] - first, out ReadOnlySpan<byte> text);
                text.CopyTo(new Span<byte>(bytes + position, text.Length));
                position += text.Length;
                ends[i] = isThere ? position : ~position;
            }

            return texts;
        }

        ColumnPiece taken = new(memory, offset, rows.Length);
        Span<T> values = taken.Values<T>();
        for (int i = 0; i < rows.Length; i++)
        {
            values[i] = PieceOf(rows[i], out int first).Value<T>(rows[i] - first);
        }

        return taken;
    }

    internal override long BytesToCopy()
    {
        if (typeof(T) != typeof(string))
        {
            return ColumnWriter.Aligned((long)Length * Unsafe.SizeOf<T>());
        }

        long bytes = _pieces.Sum(static piece => (long)piece.TextBytes);
        ColumnWriter.RequireTextFits(bytes);
        return ColumnWriter.BytesOfTexts(Length, bytes);
    }

    internal override unsafe ColumnPiece CopyInto(ColumnMemory memory, long offset)
    {
        int row = 0;
        if (typeof(T) == typeof(string))
        {
            ColumnPiece texts = ColumnWriter.PlaceTexts(memory, offset, Length, out int* ends, out byte* bytes);
            int position = 0;
            foreach (ColumnPiece piece in _pieces)
            {
                ReadOnlySpan<byte> text = piece.Text();
                text.CopyTo(new Span<byte>(bytes + position, text.Length));
                for (int i = 0; i < piece.Length; i++)
                {
                    int end = piece.EndOf(i);
                    ends[row++] = end < 0 ? ~(~end + position) : end + position;
                }

                position += text.Length;
            }

            return texts;
        }

        ColumnPiece copy = new(memory, offset, Length);
        foreach (ColumnPiece piece in _pieces)
        {
            piece.Values<T>().CopyTo(copy.Values<T>()[row..]);
            row += piece.Length;
        }

        return copy;
    }

    internal override int Compare(int row, int other)
    {
        if (typeof(T) == typeof(string))
        {
            // The order of UTF-8 bytes is that of code points.
            return IsNull(row) || IsNull(other) ? IsNull(other).CompareTo(IsNull(row)) : GetUtf8(row).SequenceCompareTo(GetUtf8(other));
        }

        return Comparer<T>.Default.Compare(this[row], this[other]);
    }

    internal override int[] Number(out int count)
    {
        int[] numbers = new int[Length];
        if (typeof(T) == typeof(string))
        {
            TextNumbers texts = new();
            for (int row = 0; row < numbers.Length; row++)
            {
                bool isThere = PieceOf(row, out int first).TryText(row - first, out ReadOnlySpan<byte> text);
                numbers[row] = texts.Of(text, isThere);
            }

            count = texts.Count;
            return numbers;
        }

        // A nullable type is no key of a dictionary, but a tuple of it is.
        Dictionary<ValueTuple<T>, int> known = [];
        for (int row = 0; row < numbers.Length; row++)
        {
            ValueTuple<T> value = new(this[row]);
            if (!known.TryGetValue(value, out int number))
            {
                number = known.Count;
                known.Add(value, number);
            }

            numbers[row] = number;
        }

        count = known.Count;
        return numbers;
    }
}
