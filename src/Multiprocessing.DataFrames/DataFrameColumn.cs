using System.Diagnostics;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <summary>
/// A named column of a <see cref="DataFrame"/>, or one that is to become that. What it holds is known as
/// <see cref="DataFrameColumn{T}"/>. A column does not change, so many threads and processes may read it at once.
/// </summary>
/// <remarks>
/// <para>A column holds <see cref="bool"/>, the integer and floating types (<see cref="byte"/> to <see cref="ulong"/>, <see cref="Half"/>,
/// <see cref="float"/>, <see cref="double"/>), <see cref="decimal"/>, <see cref="char"/>, <see cref="DateTime"/>,
/// <see cref="DateTimeOffset"/>, <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="TimeSpan"/> or <see cref="Guid"/>, the
/// nullable type of one of these where values may be missing, or <see cref="string"/>, where <see langword="null"/> is a missing one.</para>
/// <para>Its memory is freed with the first table that it became part of, or by its own <see cref="Dispose"/> if it became part of none.</para>
/// </remarks>
[DebuggerDisplay("{Kind.Name,nq} {Name,nq}[{Length}]")]
public abstract class DataFrameColumn : IDisposable
{
    private protected DataFrameColumn(string name, int length)
    {
        Name = name;
        Length = length;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>How many values it has, the missing ones included.</summary>
    public int Length { get; }

    /// <summary>The type of its values: <c>typeof(double)</c>, for example, or <c>typeof(double?)</c> where some may be missing.</summary>
    public Type Type => Kind.Type;

    /// <summary>Whether values may be missing.</summary>
    public bool IsNullable => Kind.IsNullable;

    /// <summary>A value, or <see langword="null"/> for a missing one.</summary>
    /// <param name="row">From 0 to <see cref="Length"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public object? this[int row] => Get<object?>(row);

    internal abstract ColumnKind Kind { get; }

    /// <summary>Makes a column of values, which are copied.</summary>
    /// <typeparam name="T">What it holds; see <see cref="DataFrameColumn"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="T"/>, or a text is not valid UTF-16.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static DataFrameColumn<T> Create<T>(string name, ReadOnlySpan<T> values)
    {
        ArgumentNullException.ThrowIfNull(name);
        ColumnKind.Of(typeof(T));
        return new DataFrameColumn<T>(name, ColumnWriter.Copy(values));
    }

    /// <summary>Makes a column of values, which are copied.</summary>
    /// <typeparam name="T">What it holds; see <see cref="DataFrameColumn"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values; enumerated once.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="T"/>, or a text is not valid UTF-16.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static DataFrameColumn<T> Create<T>(string name, IEnumerable<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Create(name, (values as T[] ?? [.. values]).AsSpan());
    }

    /// <summary>Makes a column and has its values written where they will lie, so that nothing is copied.</summary>
    /// <typeparam name="T">What it holds; see <see cref="DataFrameColumn"/>; not <see cref="string"/>.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many values; 0 or more.</param>
    /// <param name="fill">Writes all of them; what it leaves is not defined.</param>
    /// <returns>The column.</returns>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="T"/>, or not by this way.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static DataFrameColumn<T> Create<T>(string name, int length, FillColumn<T> fill)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentNullException.ThrowIfNull(fill);
        ColumnKind.Of(typeof(T));
        if (typeof(T) == typeof(string))
        {
            throw new ArgumentException("Texts have no place of a known size to be written to: make the column of an array of them.", nameof(fill));
        }

        ColumnPiece piece = ColumnWriter.Allocate<T>(length);
        try
        {
            fill(piece.Values<T>());
        }
        catch
        {
            piece.Memory.Dispose();
            throw;
        }

        return new DataFrameColumn<T>(name, [piece]);
    }

    /// <summary>Whether a value is missing.</summary>
    /// <param name="row">From 0 to <see cref="Length"/> − 1.</param>
    /// <returns><see langword="true"/> for a missing one.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public abstract bool IsNull(int row);

    /// <summary>A value as the column's type, as the nullable or not nullable one of it, or as an object.</summary>
    /// <typeparam name="T">The type: numbers are not converted.</typeparam>
    /// <param name="row">From 0 to <see cref="Length"/> − 1.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidCastException">The column holds something else, or the value is missing and <typeparamref name="T"/> cannot say so.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public T Get<T>(int row) => this is DataFrameColumn<T> typed ? typed[row] : Kind.Read<T>(this, row);

    /// <summary>A text of a column of texts, as it lies: UTF-8. No string is made.</summary>
    /// <param name="row">From 0 to <see cref="Length"/> − 1.</param>
    /// <returns>Its bytes, valid as long as the table is; none for a missing one.</returns>
    /// <exception cref="InvalidOperationException">The column holds no texts.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public abstract ReadOnlySpan<byte> GetUtf8(int row);

    /// <summary>The column by its type, for its values as a span.</summary>
    /// <typeparam name="T">What it holds, exactly.</typeparam>
    /// <returns>This column.</returns>
    /// <exception cref="InvalidCastException">It holds something else.</exception>
    public DataFrameColumn<T> As<T>() => this as DataFrameColumn<T> ?? throw ColumnKind.DoesNotFit<T>(this);

    /// <summary>The same column under another name. It is a view: the memory stays where and whose it is.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The view.</returns>
    public abstract DataFrameColumn Rename(string name);

    /// <summary>Some consecutive values of this column. It is a view: nothing is copied.</summary>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many rows.</param>
    /// <returns>The view.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public abstract DataFrameColumn Slice(int start, int count);

    /// <summary>Frees the memory where no table holds it; otherwise does nothing, since the table does that. Twice is harmless.</summary>
    public void Dispose()
    {
        foreach (ColumnPiece piece in Pieces)
        {
            if (piece.Memory.Owner is null)
            {
                piece.Memory.Dispose();
            }
        }

        GC.SuppressFinalize(this);
    }

    internal abstract ColumnPiece[] Pieces { get; }

    /// <summary>A column of the same kind over other pieces.</summary>
    internal DataFrameColumn Over(ColumnPiece[] pieces) => Kind.Create(Name, pieces);

    /// <summary>How many bytes a copy of some rows takes.</summary>
    internal abstract long BytesToTake(ReadOnlySpan<int> rows);

    /// <summary>Copies some rows to a place in other memory.</summary>
    internal abstract ColumnPiece TakeInto(ColumnMemory memory, long offset, ReadOnlySpan<int> rows);

    /// <summary>How many bytes a copy takes.</summary>
    internal abstract long BytesToCopy();

    /// <summary>Copies all rows to a place in other memory, there in one piece.</summary>
    internal abstract ColumnPiece CopyInto(ColumnMemory memory, long offset);

    /// <summary>Which of two rows comes first; a missing value comes before all others.</summary>
    internal abstract int Compare(int row, int other);

    /// <summary>A number for each row, the same for equal values: from 0, in the order in which values first occur.</summary>
    internal abstract int[] Number(out int count);
}

/// <summary>Writes the values of a new column where they will lie.</summary>
/// <typeparam name="T">What the column holds.</typeparam>
/// <param name="values">Where they will lie.</param>
public delegate void FillColumn<T>(Span<T> values);
