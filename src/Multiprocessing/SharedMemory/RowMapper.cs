using System.Runtime.CompilerServices;

namespace Multiprocessing.SharedMemory;

/// <summary>A function of a row as a function of the row's index.</summary>
internal sealed unsafe class RowMapper<T, TResult>(SharedMatrix<T> matrix, RowFunction<T, TResult> function)
    where T : unmanaged
{
    // Where the rows lie in this process, found when the first is asked for.
    [NonSerialized]
    private nint _rows;

    internal TResult Run(int row)
    {
        if (_rows == 0)
        {
            _rows = (nint)Unsafe.AsPointer(ref matrix.Span.GetPinnableReference());
        }

        return function(new ReadOnlySpan<T>((T*)_rows + ((long)row * matrix.Columns), matrix.Columns));
    }
}
