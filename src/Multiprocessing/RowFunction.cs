namespace Multiprocessing;

/// <summary>A function of a row of a <see cref="SharedMatrix{T}"/>.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="row">The row, where it lies.</param>
/// <returns>The row's result.</returns>
public delegate TResult RowFunction<T, out TResult>(ReadOnlySpan<T> row)
    where T : unmanaged;
