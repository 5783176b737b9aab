using System.Collections;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <summary>A column by the type of its values; see <see cref="DataFrameColumn"/>.</summary>
/// <typeparam name="T">What it holds: <see cref="double"/>, for example, <c>double?</c> where values may be missing, or <see cref="string"/>, where <see langword="null"/> is a missing one.</typeparam>
[DebuggerDisplay("{Kind.Name,nq} {Name,nq}[{Length}]")]
public sealed partial class DataFrameColumn<T> : DataFrameColumn, IReadOnlyList<T>
{
    private static readonly ColumnKind s_kind = ColumnKind.Of(typeof(T));

    private ColumnPiece[] _pieces;

    [NonSerialized]
    private int[]? _starts;

    internal DataFrameColumn(string name, ColumnPiece[] pieces)
        : base(name, Count(pieces)) => _pieces = pieces.Length == 0 ? [ColumnWriter.Allocate<byte>(0)] : pieces;

    /// <summary>A value; <see langword="null"/> for a missing one.</summary>
    /// <param name="row">From 0 to <see cref="DataFrameColumn.Length"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public new T this[int row]
    {
        get
        {
            ColumnPiece piece = PieceOf(row, out int first);
            if (typeof(T) == typeof(string))
            {
                return (T)(object)(piece.TryText(row - first, out ReadOnlySpan<byte> text) ? Encoding.UTF8.GetString(text) : null)!;
            }

            return piece.Value<T>(row - first);
        }
    }

    /// <summary>
    /// The values, where they lie. After tables were put one behind the other a column lies in several pieces: then the first call copies them into one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The column holds texts, which have no such place.</exception>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    /// <remarks>Keep the column or its table referenced for as long as the span is in use: a span alone does not keep it.</remarks>
    public ReadOnlySpan<T> Span
    {
        get
        {
            if (typeof(T) == typeof(string))
            {
                throw new InvalidOperationException($"Column '{Name}' holds string, whose values lie as UTF-8: read them one by one, by the indexer or GetUtf8.");
            }

            return (_pieces.Length == 1 ? _pieces[0] : Join()).Values<T>();
        }
    }

    int IReadOnlyCollection<T>.Count => Length;

    internal override ColumnKind Kind => s_kind;

    internal override ColumnPiece[] Pieces => _pieces;

    /// <summary>The values as an array.</summary>
    /// <returns>A new array.</returns>
    /// <exception cref="ObjectDisposedException">The table is disposed.</exception>
    public T[] ToArray()
    {
        T[] values = new T[Length];
        if (typeof(T) == typeof(string))
        {
            for (int row = 0; row < values.Length; row++)
            {
                values[row] = this[row];
            }

            return values;
        }

        int position = 0;
        foreach (ColumnPiece piece in _pieces)
        {
            piece.Values<T>().CopyTo(values.AsSpan(position));
            position += piece.Length;
        }

        return values;
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator()
    {
        int first = 0;
        foreach (ColumnPiece piece in _pieces)
        {
            for (int i = 0; i < piece.Length; i++)
            {
                yield return typeof(T) == typeof(string) ? this[first + i] : piece.Value<T>(i);
            }

            first += piece.Length;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public override bool IsNull(int row)
    {
        ColumnPiece piece = PieceOf(row, out int first);
        return typeof(T) == typeof(string) ? !piece.TryText(row - first, out _) : piece.Value<T>(row - first) is null;
    }

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> GetUtf8(int row)
    {
        ColumnPiece piece = PieceOf(row, out int first);
        if (typeof(T) != typeof(string))
        {
            throw new InvalidOperationException($"Column '{Name}' holds {s_kind.Name}, which has no UTF-8.");
        }

        piece.TryText(row - first, out ReadOnlySpan<byte> text);
        return text;
    }

    /// <inheritdoc/>
    public override DataFrameColumn<T> Rename(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new DataFrameColumn<T>(name, _pieces);
    }

    /// <inheritdoc/>
    public override DataFrameColumn<T> Slice(int start, int count)
    {
        RowRange.Require(start, count, Length);
        if (start == 0 && count == Length)
        {
            return this;
        }

        List<ColumnPiece> pieces = [];
        int first = 0;
        foreach (ColumnPiece piece in _pieces)
        {
            int from = Math.Max(start, first);
            int to = Math.Min(start + count, first + piece.Length);
            if (from < to || (count == 0 && pieces.Count == 0))
            {
                pieces.Add(piece.Slice(count == 0 ? 0 : from - first, count == 0 ? 0 : to - from));
            }

            first += piece.Length;
        }

        return new DataFrameColumn<T>(Name, [.. pieces]);
    }

    /// <summary>The piece that a row lies in, and the index of that piece's first row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ColumnPiece PieceOf(int row, out int first)
    {
        if ((uint)row >= (uint)Length)
        {
            ThrowNoRow(row);
        }

        ColumnPiece[] pieces = _pieces;
        if (pieces.Length == 1)
        {
            first = 0;
            return pieces[0];
        }

        return Search(pieces, row, out first);
    }

    /// <summary>Puts the pieces into one.</summary>
    private ColumnPiece Join()
    {
        lock (this)
        {
            if (_pieces.Length > 1)
            {
                ColumnMemory memory = new(BytesToCopy());
                ColumnPiece joined = CopyInto(memory, 0);
                _pieces[0].Memory.Owner?.Own(memory);
                _pieces = [joined];
            }

            return _pieces[0];
        }
    }

    private ColumnPiece Search(ColumnPiece[] pieces, int row, out int first)
    {
        int[]? starts = _starts;
        if (starts is null || starts.Length != pieces.Length)
        {
            starts = new int[pieces.Length];
            for (int i = 1; i < starts.Length; i++)
            {
                starts[i] = starts[i - 1] + pieces[i - 1].Length;
            }

            _starts = starts;
        }

        int index = Array.BinarySearch(starts, row);
        index = index < 0 ? ~index - 1 : index;
        first = starts[index];
        return pieces[index];
    }

    private static int Count(ColumnPiece[] pieces)
    {
        long count = pieces.Sum(static piece => (long)piece.Length);
        return count <= int.MaxValue ? (int)count : throw new IOException($"A table of {count:N0} rows is longer than the {int.MaxValue:N0} that fit; keep it in parts.");
    }

    private void ThrowNoRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, $"Column '{Name}' has the rows 0 to {Length - 1}.");
}
