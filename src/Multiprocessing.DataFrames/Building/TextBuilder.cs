using CsvHelper;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Building;

/// <summary>Texts: their ends, and behind these their bytes. How many bytes there will be is a guess from the chunk before.</summary>
internal sealed unsafe class TextBuilder(TextKind kind) : ColumnBuilder
{
    /// <summary>A guess of this much more than the mean so far is seldom exceeded.</summary>
    private const double Reserve = 1.1;

    private ColumnMemory? _memory;
    private long _offset;
    private long _textOffset;
    private int* _ends;
    private byte* _text;
    private int _room;
    private int _needed;

    /// <summary>How many bytes a text is expected to take.</summary>
    internal double ExpectedBytes { get; set; } = 16;

    internal override long BytesFor(int rows) => ColumnWriter.BytesOfTexts(rows, RoomFor(rows));

    internal override void Begin(ColumnMemory memory, long offset, int rows)
    {
        (_memory, _offset) = (memory, offset);
        _textOffset = offset + ColumnWriter.Aligned((long)rows * sizeof(int));
        _ends = (int*)(memory.Start + offset);
        _text = memory.Start + _textOffset;
        _room = RoomFor(rows);
    }

    internal override Fit SetMissing(int row)
    {
        _ends[row] = ~Before(row);
        return Fit.Stored;
    }

    /// <summary>Whether a text is no text of this column, since none was seen where its type was found out.</summary>
    internal bool TakesOnlyMissing { get; set; }

    internal override Fit SetField(int row, CsvReader reader, int field) => TakesOnlyMissing ? Fit.Mismatch : Set(row, reader.GetSpan(field));

    internal Fit Set(int row, ReadOnlySpan<byte> utf8)
    {
        int before = Before(row);
        if (!HasRoom(before, utf8.Length))
        {
            return Fit.NoRoom;
        }

        utf8.CopyTo(new Span<byte>(_text + before, utf8.Length));
        _ends[row] = before + utf8.Length;
        return Fit.Stored;
    }

    /// <exception cref="ArgumentException">It is not valid UTF-16.</exception>
    internal Fit Set(int row, string? value)
    {
        if (value is null)
        {
            return SetMissing(row);
        }

        int before = Before(row);
        int bytes = ColumnWriter.Count(value, row);
        if (!HasRoom(before, bytes))
        {
            return Fit.NoRoom;
        }

        ColumnWriter.Encode(value, new Span<byte>(_text + before, bytes));
        _ends[row] = before + bytes;
        return Fit.Stored;
    }

    protected override ColumnPiece Finish(int rows)
    {
        ExpectedBytes = (double)Before(rows) / rows;
        _needed = 0;
        return new ColumnPiece(_memory!, _offset, rows, _textOffset);
    }

    protected override DataFrameColumn Build(string name, ColumnPiece[] pieces) => kind.Create(name, pieces);

    private bool HasRoom(int before, int bytes)
    {
        if (bytes <= _room - before)
        {
            return true;
        }

        _needed = bytes;
        return false;
    }

    private int RoomFor(int rows) => (int)Math.Min(int.MaxValue, Math.Max(_needed, (long)(rows * ExpectedBytes * Reserve) + 64));

    private int Before(int row) => row == 0 ? 0 : _ends[row - 1] is var end && end < 0 ? ~end : end;
}
