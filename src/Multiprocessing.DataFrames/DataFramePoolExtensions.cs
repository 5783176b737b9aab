namespace Multiprocessing.DataFrames;

/// <summary>What a pool does with tables: row by row, column by column, in parts, by groups.</summary>
/// <remarks>
/// <para>A table travels as a handle, once a worker, and workers read it where it lies. All else is as with every other work of a pool: an item
/// is a row, a column, a part or a group; failures, crashes, timeouts (<see cref="Pool.With"/>), cancellation and progress are those of
/// the item, and <c>Exception.Data["Multiprocessing.ItemIndex"]</c> says which. A worker that dies costs its item and leaves the table as it was.</para>
/// <para>A table or column that comes back is in shared memory and belongs to the caller, who disposes it. Columns that a function passed
/// through stay the input's.</para>
/// <para>A table is an ordinary argument, too: <c>pool.MapOutcomes(table.Partition(8), part => …)</c> gives each part's end, and
/// <c>pool.MapAsync(table.Partition(8), async part => …)</c> takes functions that await.</para>
/// </remarks>
public static partial class DataFramePoolExtensions
{
    /// <summary>A worker gets this many parts, so that one that is faster can do more of them.</summary>
    private const int PartsOfWorker = 4;

    private static int CountParts(Pool pool, DataFrame table, int? parts)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(table);
        table.RequireAlive();
        return table.CountParts(parts ?? pool.WorkerCount * PartsOfWorker);
    }
}
