using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Building;

/// <summary>
/// Makes a table of rows that come one after the other. Rows lie in chunks, all columns of a chunk in one memory. A chunk that is full is
/// followed by a larger one, so nothing is copied when a table grows; a table whose length was known, or well guessed, is one chunk.
/// </summary>
internal sealed class TableBuilder(IReadOnlyList<string> names, ColumnBuilder[] columns, int expectedRows) : IDisposable
{
    private const int MostRowsOfChunk = 1 << 20;
    private const int GrowthOfChunks = 8;

    /// <summary>A table this short that fills little of its chunk is copied to memory of its own size.</summary>
    private const int FewRows = 4096;

    private readonly List<ColumnMemory> _memories = [];
    private int _capacity = Math.Max(expectedRows, 1);
    private int _room;
    private int _before;

    internal ColumnBuilder[] Columns { get; } = columns;

    /// <summary>How many rows are complete.</summary>
    internal int RowCount => _before + Row;

    /// <summary>The place in its chunk of the row that is being set. To be asked for after <see cref="BeginRow"/>.</summary>
    internal int Row { get; private set; }

    /// <summary>Makes room for a row.</summary>
    internal void BeginRow()
    {
        if (Row == _room)
        {
            NextChunk();
        }
    }

    /// <summary>The row is complete.</summary>
    internal void EndRow() => Row++;

    /// <summary>A text of the row that is being set has no room: the row is to be set anew, in a chunk that has.</summary>
    internal void Grow() => NextChunk();

    internal DataFrame Build()
    {
        EndChunk();
        DataFrame table = new([.. Columns.Select((column, i) => column.Build(names[i]))]);
        if (table.RowCount > FewRows || table.RowCount * 2 > _capacity)
        {
            return table;
        }

        DataFrame compact = table.Clone();
        table.Dispose();
        return compact;
    }

    /// <summary>For a table that is not built after all.</summary>
    public void Dispose()
    {
        foreach (ColumnMemory memory in _memories.Where(static memory => memory.Owner is null))
        {
            memory.Dispose();
        }
    }

    private void NextChunk()
    {
        if (_room > 0)
        {
            EndChunk();
            _capacity = (int)Math.Min((long)_capacity * GrowthOfChunks, Math.Max(_capacity, MostRowsOfChunk));
        }

        long[] offsets = new long[Columns.Length + 1];
        for (int i = 0; i < Columns.Length; i++)
        {
            offsets[i + 1] = offsets[i] + Columns[i].BytesFor(_capacity);
        }

        ColumnMemory memory = new(offsets[^1]);
        _memories.Add(memory);
        for (int i = 0; i < Columns.Length; i++)
        {
            Columns[i].Begin(memory, offsets[i], _capacity);
        }

        _room = _capacity;
    }

    private void EndChunk()
    {
        Array.ForEach(Columns, column => column.End(Row));
        _before = checked(_before + Row);
        Row = _room = 0;
    }
}
