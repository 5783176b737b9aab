using System.Runtime.CompilerServices;

namespace Multiprocessing.SharedMemory;

/// <summary>A function of a row as a function of the row's index.</summary>
internal sealed unsafe class RowMapper<T, TResult>(SharedMatrix<T> matrix, RowFunction<T, TResult> function)
    where T : unmanaged
{
    [NonSerialized]
    private nint _start;

    internal RowFunction<T, TResult> Function { get; } = function;

    internal int Columns => matrix.Columns;

    /// <summary>Where the rows lie in this process, found when the first is asked for.</summary>
    internal T* Start
    {
        get
        {
            if (_start == 0)
            {
                _start = (nint)Unsafe.AsPointer(ref matrix.Span.GetPinnableReference());
            }

            return (T*)_start;
        }
    }

    internal TResult Run(int row) => Function(new ReadOnlySpan<T>(Start + ((long)row * Columns), Columns));
}
