namespace Multiprocessing.DataFrames.Operations;

/// <summary>A function of a part of a table as a function of the part's index. The table travels once a worker, however many parts it has.</summary>
internal sealed class PartMapper<TResult>(DataFrame table, int parts, Func<DataFrame, TResult> function)
{
    internal TResult Run(int part) => function(table.PartOf(part, parts));
}

/// <summary>A function of a column as a function of the column's index.</summary>
internal sealed class ColumnMapper<TResult>(DataFrame table, Func<DataFrameColumn, TResult> function)
{
    internal TResult Run(int column) => function(table.At(column));
}

/// <summary>The same for a column by its type.</summary>
internal sealed class ColumnMapper<T, TResult>(DataFrame table, Func<DataFrameColumn<T>, TResult> function)
{
    internal TResult Run(int column) => function(table.At(column).As<T>());
}
