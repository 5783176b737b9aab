using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Operations;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames;

/// <content>Row by row.</content>
public static partial class DataFramePoolExtensions
{
    /// <summary>Runs a function on every row, which it reads by name, and waits for all results.</summary>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    public static DataFrameColumn<TResult> MapRows<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameRow, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.Run(pool, RowsOf(table), name, TableWriter(table, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row, which it reads by name.</summary>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of a new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    public static Task<DataFrameColumn<TResult>> MapRowsAsync<TResult>(
        this Pool pool, DataFrame table, Func<DataFrameRow, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.RunAsync(pool, RowsOf(table), name, TableWriter(table, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of a column, and waits for all results.</summary>
    /// <typeparam name="T">The type of <paramref name="column"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static DataFrameColumn<TResult> MapRows<T, TResult>(
        this Pool pool, DataFrame table, string column, Func<T, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.Run(pool, RowsOf(table), name, ColumnsWriter(table, column, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of a column.</summary>
    /// <typeparam name="T">The type of <paramref name="column"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of a new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static Task<DataFrameColumn<TResult>> MapRowsAsync<T, TResult>(
        this Pool pool, DataFrame table, string column, Func<T, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.RunAsync(pool, RowsOf(table), name, ColumnsWriter(table, column, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of two columns, and waits for all results.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static DataFrameColumn<TResult> MapRows<T1, T2, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, Func<T1, T2, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.Run(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of two columns.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of a new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static Task<DataFrameColumn<TResult>> MapRowsAsync<T1, T2, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, Func<T1, T2, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.RunAsync(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of three columns, and waits for all results.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T3">The type of <paramref name="column3"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="column3">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static DataFrameColumn<TResult> MapRows<T1, T2, T3, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, string column3, Func<T1, T2, T3, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.Run(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, column3, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of three columns.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T3">The type of <paramref name="column3"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="column3">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of a new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static Task<DataFrameColumn<TResult>> MapRowsAsync<T1, T2, T3, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, string column3, Func<T1, T2, T3, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.RunAsync(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, column3, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of four columns, and waits for all results.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T3">The type of <paramref name="column3"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T4">The type of <paramref name="column4"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="column3">The name of a column that the function takes.</param>
    /// <param name="column4">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static DataFrameColumn<TResult> MapRows<T1, T2, T3, T4, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, string column3, string column4, Func<T1, T2, T3, T4, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.Run(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, column3, column4, function), chunkSize, cancellationToken);

    /// <summary>Runs a function on every row of four columns.</summary>
    /// <typeparam name="T1">The type of <paramref name="column1"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T2">The type of <paramref name="column2"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T3">The type of <paramref name="column3"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="T4">The type of <paramref name="column4"/>, or the nullable or not nullable one of it.</typeparam>
    /// <typeparam name="TResult">The type of the results: what a column can hold. <see cref="string"/> is sent back, all others are written where they will lie.</typeparam>
    /// <param name="pool">The pool.</param>
    /// <param name="table">The table.</param>
    /// <param name="column1">The name of a column that the function takes.</param>
    /// <param name="column2">The name of a column that the function takes.</param>
    /// <param name="column3">The name of a column that the function takes.</param>
    /// <param name="column4">The name of a column that the function takes.</param>
    /// <param name="function">What to run on each row.</param>
    /// <param name="name">The name of the new column.</param>
    /// <param name="chunkSize">How many rows travel together, at least 1; <see langword="null"/> for what measurement says.</param>
    /// <param name="cancellationToken">Cancels what has not ended.</param>
    /// <returns>A task of a new column of the results.</returns>
    /// <exception cref="Exception">See <see cref="Pool"/>. Of several failures it is the one of the first row.</exception>
    /// <exception cref="ArgumentException">A column cannot hold <typeparamref name="TResult"/>.</exception>
    /// <exception cref="KeyNotFoundException">There is no such column; the message says which there are.</exception>
    /// <exception cref="InvalidCastException">A column holds something else than the function takes; the message says what.</exception>
    public static Task<DataFrameColumn<TResult>> MapRowsAsync<T1, T2, T3, T4, TResult>(
        this Pool pool, DataFrame table, string column1, string column2, string column3, string column4, Func<T1, T2, T3, T4, TResult> function, string name = DefaultName, int? chunkSize = null, CancellationToken cancellationToken = default)
        => RowMap.RunAsync(pool, RowsOf(table), name, ColumnsWriter(table, column1, column2, column3, column4, function), chunkSize, cancellationToken);

    private const string DefaultName = "result";

    private static int RowsOf(DataFrame table)
    {
        ArgumentNullException.ThrowIfNull(table);
        table.RequireAlive();
        return table.RowCount;
    }

    private static Func<ColumnPiece, RowWriter<TResult>> TableWriter<TResult>(DataFrame table, Func<DataFrameRow, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return target => new TableRowWriter<TResult>(target, table, function);
    }

    private static Func<ColumnPiece, RowWriter<TResult>> ColumnsWriter<T, TResult>(DataFrame table, string column, Func<T, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return target => new ColumnRowWriter<T, TResult>(target, Cursor<T>(table, column), function);
    }

    private static Func<ColumnPiece, RowWriter<TResult>> ColumnsWriter<T1, T2, TResult>(DataFrame table, string column1, string column2, Func<T1, T2, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return target => new ColumnRowWriter<T1, T2, TResult>(target, Cursor<T1>(table, column1), Cursor<T2>(table, column2), function);
    }

    private static Func<ColumnPiece, RowWriter<TResult>> ColumnsWriter<T1, T2, T3, TResult>(DataFrame table, string column1, string column2, string column3, Func<T1, T2, T3, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return target => new ColumnRowWriter<T1, T2, T3, TResult>(target, Cursor<T1>(table, column1), Cursor<T2>(table, column2), Cursor<T3>(table, column3), function);
    }

    private static Func<ColumnPiece, RowWriter<TResult>> ColumnsWriter<T1, T2, T3, T4, TResult>(DataFrame table, string column1, string column2, string column3, string column4, Func<T1, T2, T3, T4, TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return target => new ColumnRowWriter<T1, T2, T3, T4, TResult>(target, Cursor<T1>(table, column1), Cursor<T2>(table, column2), Cursor<T3>(table, column3), Cursor<T4>(table, column4), function);
    }

    private static ColumnCursor<T> Cursor<T>(DataFrame table, string name)
    {
        DataFrameColumn column = table[name];
        return column.Kind.CursorOf<T>(column);
    }
}
