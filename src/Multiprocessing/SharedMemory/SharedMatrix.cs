using System.Diagnostics;

namespace Multiprocessing;

/// <summary>A matrix, stored row by row, whose memory processes share. It travels and is freed like a <see cref="SharedArray{T}"/>.</summary>
/// <typeparam name="T">The type of the elements, which contains no references.</typeparam>
[DebuggerDisplay("SharedMatrix<{typeof(T).Name,nq}>[{Rows}, {Columns}]")]
public sealed class SharedMatrix<T> : IDisposable
    where T : unmanaged
{
    private readonly SharedArray<T> _elements;

    /// <summary>Makes a matrix of zeros.</summary>
    /// <param name="rows">How many rows; 0 or more.</param>
    /// <param name="columns">How many columns; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is negative, or there are more than <see cref="int.MaxValue"/> elements.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public SharedMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)rows * columns, int.MaxValue, nameof(rows));
        Rows = rows;
        Columns = columns;
        _elements = new SharedArray<T>(rows * columns);
    }

    /// <summary>How many rows.</summary>
    public int Rows { get; }

    /// <summary>How many columns.</summary>
    public int Columns { get; }

    /// <summary>All elements, row after row, where they lie.</summary>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public Span<T> Span => _elements.Span;

    /// <summary>An element, where it lies.</summary>
    /// <param name="row">From 0 to <see cref="Rows"/> − 1.</param>
    /// <param name="column">From 0 to <see cref="Columns"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="column"/> is out of range.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public ref T this[int row, int column] => ref Row(row)[column];

    /// <summary>A row, where it lies.</summary>
    /// <param name="row">From 0 to <see cref="Rows"/> − 1.</param>
    /// <returns>Its <see cref="Columns"/> elements.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="row"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The matrix is disposed.</exception>
    public Span<T> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)Rows, nameof(row));
        return _elements.Span.Slice(row * Columns, Columns);
    }

    /// <summary>Frees the memory, for all processes, where this is the creator's matrix. Twice is harmless.</summary>
    public void Dispose() => _elements.Dispose();
}
