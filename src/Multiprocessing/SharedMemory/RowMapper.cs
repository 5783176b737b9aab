namespace Multiprocessing.SharedMemory;

/// <summary>A function of a row as a function of the row's index.</summary>
internal sealed class RowMapper<T, TResult>(SharedMatrix<T> matrix, RowFunction<T, TResult> function)
    where T : unmanaged
{
    internal TResult Run(int row) => function(matrix.Row(row));
}
