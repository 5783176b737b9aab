using System.Diagnostics;
using Multiprocessing.SharedMemory;

namespace Multiprocessing;

/// <summary>
/// An array whose memory processes share. Passing or capturing one sends a handle: the worker sees the same memory, both ways, and
/// nothing is copied.
/// </summary>
/// <remarks>
/// <para>The memory has no name in the file system where the operating system allows that (Linux); it is freed when its creator
/// disposes the array, or ends, in whatever way. An array that came from another process is a view of it: to dispose that does nothing, and it
/// goes with the last reference, unless the view took the ownership over (<see cref="TakeOwnership"/>).</para>
/// <para>Dispose it when no worker uses it any more: one that still does would read zeros.</para>
/// <para>Nothing orders what two processes read and write at once. Keep the array referenced, with <see langword="using"/> for example, for
/// as long as a span of it is in use: a span alone does not keep it.</para>
/// </remarks>
/// <typeparam name="T">The type of the elements, which contains no references.</typeparam>
[DebuggerDisplay("SharedArray<{typeof(T).Name,nq}>[{Length}]")]
public sealed unsafe class SharedArray<T> : IDisposable
    where T : unmanaged
{
    private readonly T* _elements;
    private bool _isOwner;
    private SharedSegment? _segment;

    /// <summary>Makes an array of zeros.</summary>
    /// <param name="length">How many elements; 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public SharedArray(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        _segment = SharedSegment.Create((long)length * sizeof(T));
        _elements = (T*)_segment.Pointer;
        _isOwner = true;
        Length = length;
    }

    /// <summary>Makes an array with the content of a span.</summary>
    /// <param name="values">What is copied.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    public SharedArray(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(Span);

    internal SharedArray(SharedSegment segment, int length)
    {
        if (length < 0 || (long)length * sizeof(T) > segment.Length)
        {
            throw new TransferException($"A shared array of {length} elements does not fit its memory of {segment.Length} bytes.");
        }

        _segment = segment;
        _elements = (T*)segment.Pointer;
        Length = length;
    }

    /// <summary>How many elements.</summary>
    public int Length { get; }

    /// <summary>The elements, where they lie.</summary>
    /// <exception cref="ObjectDisposedException">The array is disposed.</exception>
    public Span<T> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_segment is null, this);
            return new Span<T>(_elements, Length);
        }
    }

    internal SharedSegment Segment
    {
        get
        {
            ObjectDisposedException.ThrowIf(_segment is null, this);
            return _segment;
        }
    }

    /// <summary>An element, where it lies.</summary>
    /// <param name="index">From 0 to <see cref="Length"/> − 1.</param>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The array is disposed.</exception>
    public ref T this[int index] => ref Span[index];

    /// <summary>A copy of the elements.</summary>
    /// <returns>A new array.</returns>
    public T[] ToArray() => Span.ToArray();

    /// <summary>
    /// Makes this process the one that frees the memory. For an array that a worker has made and returned: the worker has no use for it any
    /// more, but cannot know when this process has none either.
    /// </summary>
    /// <returns>The array to use and to dispose in place of this one: itself, or a copy where the memory has a name in the file system, which goes with its creator.</returns>
    /// <exception cref="ObjectDisposedException">The array is disposed.</exception>
    /// <exception cref="IOException">There is no room for a copy.</exception>
    public SharedArray<T> TakeOwnership()
    {
        if (!_isOwner && Segment.HasName)
        {
            return new SharedArray<T>(Span);
        }

        _isOwner = true;
        return this;
    }

    /// <summary>Frees the memory, for all processes, where this is its creator's array or took the ownership over; otherwise does nothing. Twice is harmless.</summary>
    public void Dispose()
    {
        if (_isOwner)
        {
            Interlocked.Exchange(ref _segment, null)?.Dispose();
        }
    }
}
