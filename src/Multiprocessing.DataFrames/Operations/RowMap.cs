using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Operations;

/// <summary>A map over the rows of a table, an item a row, into a new column.</summary>
internal static class RowMap
{
    internal static DataFrameColumn<TResult> Run<TResult>(
        Pool pool, int rows, string name, Func<ColumnPiece, RowWriter<TResult>> create, int? chunkSize, CancellationToken cancellationToken)
    {
        ColumnPiece target = Begin<TResult>(pool, rows, name);
        try
        {
            RowWriter<TResult> writer = create(target);
            if (typeof(TResult) == typeof(string))
            {
                return DataFrameColumn.Create<TResult>(name, pool.MapRange(0, rows, writer.Invoke, chunkSize, cancellationToken));
            }

            pool.For(0, rows, writer.Run, chunkSize, cancellationToken);
            return new DataFrameColumn<TResult>(name, [target]);
        }
        catch
        {
            target.Memory.Dispose();
            throw;
        }
    }

    internal static async Task<DataFrameColumn<TResult>> RunAsync<TResult>(
        Pool pool, int rows, string name, Func<ColumnPiece, RowWriter<TResult>> create, int? chunkSize, CancellationToken cancellationToken)
    {
        ColumnPiece target = Begin<TResult>(pool, rows, name);
        try
        {
            RowWriter<TResult> writer = create(target);
            if (typeof(TResult) == typeof(string))
            {
                return DataFrameColumn.Create<TResult>(name, await pool.MapRangeAsync(0, rows, writer.Invoke, chunkSize, cancellationToken).ConfigureAwait(false));
            }

            await pool.ForAsync(0, rows, writer.Run, chunkSize, cancellationToken).ConfigureAwait(false);
            return new DataFrameColumn<TResult>(name, [target]);
        }
        catch
        {
            target.Memory.Dispose();
            throw;
        }
    }

    /// <summary>Room for the results.</summary>
    /// <exception cref="ArgumentException">A column cannot hold them.</exception>
    private static ColumnPiece Begin<TResult>(Pool pool, int rows, string name)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(name);
        if (!ColumnKind.TryFind(typeof(TResult), out _))
        {
            throw new ArgumentException(
                $"{ColumnKind.NameOf(typeof(TResult))} is nothing that a column can hold, and the results become a column. For an array of them: MapPartitions(table, part => part.Rows.Select(row => …).ToArray()).");
        }

        return typeof(TResult) == typeof(string) ? ColumnWriter.Allocate<byte>(0) : ColumnWriter.Allocate<TResult>(rows, isWrittenByWorkers: true);
    }
}
