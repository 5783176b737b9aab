using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Operations;

/// <summary>
/// A function of a row as an action of the row's index, which writes the result where it will lie: nothing is sent back but that it is done.
/// </summary>
/// <param name="target">Memory that every worker sees.</param>
internal abstract unsafe class RowWriter<TResult>(ColumnPiece target)
{
    [NonSerialized]
    private nint _results;

    /// <summary>Runs the function on a row.</summary>
    internal void Run(int row)
    {
        TResult result = Invoke(row);
        if (_results == 0)
        {
            _results = (nint)target.StartOf<TResult>();
        }

        Unsafe.Write((byte*)_results + ((long)row * Unsafe.SizeOf<TResult>()), result);
    }

    /// <summary>The same, where results cannot be written to their place and are sent back.</summary>
    internal abstract TResult Invoke(int row);
}

internal sealed class TableRowWriter<TResult>(ColumnPiece target, DataFrame table, Func<DataFrameRow, TResult> function) : RowWriter<TResult>(target)
{
    internal override TResult Invoke(int row) => function(new DataFrameRow(table, row));
}

internal sealed class ColumnRowWriter<T, TResult>(ColumnPiece target, ColumnCursor<T> column, Func<T, TResult> function) : RowWriter<TResult>(target)
{
    internal override TResult Invoke(int row) => function(column.Read(row));
}

internal sealed class ColumnRowWriter<T1, T2, TResult>(ColumnPiece target, ColumnCursor<T1> column1, ColumnCursor<T2> column2, Func<T1, T2, TResult> function) : RowWriter<TResult>(target)
{
    internal override TResult Invoke(int row) => function(column1.Read(row), column2.Read(row));
}

internal sealed class ColumnRowWriter<T1, T2, T3, TResult>(
    ColumnPiece target, ColumnCursor<T1> column1, ColumnCursor<T2> column2, ColumnCursor<T3> column3, Func<T1, T2, T3, TResult> function) : RowWriter<TResult>(target)
{
    internal override TResult Invoke(int row) => function(column1.Read(row), column2.Read(row), column3.Read(row));
}

internal sealed class ColumnRowWriter<T1, T2, T3, T4, TResult>(
    ColumnPiece target, ColumnCursor<T1> column1, ColumnCursor<T2> column2, ColumnCursor<T3> column3, ColumnCursor<T4> column4, Func<T1, T2, T3, T4, TResult> function)
    : RowWriter<TResult>(target)
{
    internal override TResult Invoke(int row) => function(column1.Read(row), column2.Read(row), column3.Read(row), column4.Read(row));
}
