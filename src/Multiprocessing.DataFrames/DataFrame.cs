using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <summary>
/// A table of named, typed columns of equal length, in memory that processes share. Passing or capturing one sends a handle: a worker sees
/// the columns where they lie, and nothing is copied. A part of a table is a view of the same memory.
/// </summary>
/// <remarks>
/// <para>A table does not change: what would change one gives another, which shares with it what is the same. So many threads and
/// processes may read one at once, and a worker that dies leaves it as it was.</para>
/// <para>The memory belongs to the table that was first made of it: that one's <see cref="Dispose"/> frees it, for all processes. Slices,
/// selections and other tables that share it keep it from the collector, not from being disposed: they then throw
/// <see cref="ObjectDisposedException"/>. What nobody disposes the collector frees, and what is left at the end of the process the
/// operating system. Nothing has a name in the file system where the system allows that (Linux).</para>
/// <para>The work that a pool does on tables is in <see cref="DataFramePoolExtensions"/>.</para>
/// </remarks>
[DebuggerDisplay("DataFrame[{RowCount} rows, {Columns.Count} columns]")]
public sealed partial class DataFrame : IDisposable
{
    /// <summary>Of fewer columns than this the names are compared one after the other.</summary>
    private const int FewColumns = 12;

    private readonly DataFrameColumn[] _columns;

    [NonSerialized]
    private List<ColumnMemory>? _owned;

    [NonSerialized]
    private Dictionary<string, int>? _places;

    [NonSerialized]
    private ReadOnlyCollection<DataFrameColumn>? _list;

    /// <summary>Makes a table of columns. It becomes the owner of those that no other table holds.</summary>
    /// <param name="columns">The columns, in order.</param>
    /// <exception cref="ArgumentException">Two have the same name, or their lengths differ.</exception>
    public DataFrame(params IEnumerable<DataFrameColumn> columns)
        : this([.. columns ?? throw new ArgumentNullException(nameof(columns))], rowCount: null)
    {
    }

    private DataFrame(DataFrameColumn[] columns, int? rowCount)
    {
        _columns = columns;
        RowCount = rowCount ?? (columns.Length == 0 ? 0 : columns[0].Length);
        CheckNames(columns);
        foreach (DataFrameColumn column in columns)
        {
            if (column.Length != RowCount)
            {
                throw new ArgumentException($"Column '{column.Name}' has {column.Length:N0} rows, column '{columns[0].Name}' has {RowCount:N0}: columns of a table are equally long.", nameof(columns));
            }
        }

        foreach (DataFrameColumn column in columns)
        {
            foreach (ColumnPiece piece in column.Pieces)
            {
                if (piece.Memory.Owner is null)
                {
                    Own(piece.Memory);
                }
            }
        }
    }

    /// <summary>How many rows.</summary>
    public int RowCount { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<DataFrameColumn> Columns => _list ??= new ReadOnlyCollection<DataFrameColumn>(_columns);

    /// <summary>The rows, one by one.</summary>
    public IReadOnlyList<DataFrameRow> Rows => new DataFrameRows(this);

    /// <summary>A column.</summary>
    /// <param name="name">Its name; upper and lower case differ.</param>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message says which there are.</exception>
    public DataFrameColumn this[string name] => _columns[PlaceOf(name)];

    /// <summary>A column by the type of its values.</summary>
    /// <typeparam name="T">What it holds, exactly.</typeparam>
    /// <param name="name">Its name; upper and lower case differ.</param>
    /// <returns>The column.</returns>
    /// <exception cref="KeyNotFoundException">There is none of that name; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">It holds something else; the message says what.</exception>
    public DataFrameColumn<T> Column<T>(string name) => this[name].As<T>();

    /// <summary>A column, if there is one of a name.</summary>
    /// <param name="name">The name; upper and lower case differ.</param>
    /// <param name="column">The column, if there is one.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGetColumn(string name, [NotNullWhen(true)] out DataFrameColumn? column)
    {
        int place = Find(name);
        column = place < 0 ? null : _columns[place];
        return place >= 0;
    }

    /// <summary>Frees the memory of the columns that were made for this table, for all processes. Twice is harmless.</summary>
    public void Dispose()
    {
        List<ColumnMemory>? owned = Interlocked.Exchange(ref _owned, null);
        if (owned is null)
        {
            return;
        }

        lock (owned)
        {
            owned.ForEach(static memory => memory.Dispose());
        }
    }

    /// <summary>Frees this memory with the table.</summary>
    internal void Own(ColumnMemory memory)
    {
        if (memory.IsMadeHere)
        {
            memory.Owner = this;
            List<ColumnMemory> owned = _owned ??= [];
            lock (owned)
            {
                owned.Add(memory);
            }
        }
    }

    /// <exception cref="ObjectDisposedException">It, or a table that it shares memory with, is disposed.</exception>
    internal unsafe void RequireAlive()
    {
        foreach (DataFrameColumn column in _columns)
        {
            foreach (ColumnPiece piece in column.Pieces)
            {
                _ = piece.Memory.Start;
            }
        }
    }

    /// <summary>The memory of this table that another object stands for, if it is of this table.</summary>
    internal ColumnMemory? FindMemory(ColumnMemory other)
    {
        foreach (DataFrameColumn column in _columns)
        {
            foreach (ColumnPiece piece in column.Pieces)
            {
                if (piece.Memory.IsSame(other))
                {
                    return piece.Memory;
                }
            }
        }

        return null;
    }

    internal int PlaceOf(string name)
    {
        int place = Find(name);
        return place >= 0 ? place : throw new KeyNotFoundException($"There is no column '{name}'. There are: {Names(_columns)}.");
    }

    internal DataFrameColumn At(int place) => _columns[place];

    private int Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        DataFrameColumn[] columns = _columns;
        if (columns.Length >= FewColumns)
        {
            return (_places ??= Places()).GetValueOrDefault(name, -1);
        }

        for (int i = 0; i < columns.Length; i++)
        {
            if (string.Equals(columns[i].Name, name))
            {
                return i;
            }
        }

        return -1;
    }

    private Dictionary<string, int> Places()
    {
        Dictionary<string, int> places = new(_columns.Length, StringComparer.Ordinal);
        for (int i = 0; i < _columns.Length; i++)
        {
            places.Add(_columns[i].Name, i);
        }

        return places;
    }

    private static void CheckNames(DataFrameColumn[] columns)
    {
        HashSet<string> names = new(columns.Length, StringComparer.Ordinal);
        foreach (DataFrameColumn column in columns)
        {
            if (!names.Add(column.Name))
            {
                throw new ArgumentException($"Two columns are called '{column.Name}': {Names(columns)}. Rename one of them.", nameof(columns));
            }
        }
    }

    private static string Names(DataFrameColumn[] columns) =>
        columns.Length == 0 ? "none" : string.Join(", ", columns.Select(static column => $"'{column.Name}'"));
}
