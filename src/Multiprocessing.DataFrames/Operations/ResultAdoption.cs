using Multiprocessing.DataFrames.Kinds;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Operations;

/// <summary>
/// What workers return becomes this process's: memory that they have made is freed from here on, and what is a view of the table they were
/// given is one of that table itself again, so that it is known when that table is disposed, and pieces that belong together meet.
/// </summary>
internal static class ResultAdoption
{
    /// <summary>Tables one behind the other.</summary>
    internal static DataFrame Concat(DataFrame[] results, DataFrame input)
    {
        RequireResults(results);
        Dictionary<ColumnMemory, ColumnMemory> known = [];
        return DataFrame.Concat(results, column => Adopt(column, input, known));
    }

    /// <summary>Columns one behind the other.</summary>
    internal static DataFrameColumn Concat(DataFrameColumn[] results, DataFrame input) => ColumnJoin.Of(Columns(results, input));

    /// <summary>Columns beside one another.</summary>
    internal static DataFrameColumn[] Columns(DataFrameColumn[] results, DataFrame input)
    {
        RequireResults(results);
        Dictionary<ColumnMemory, ColumnMemory> known = [];
        return Array.ConvertAll(results, column => Adopt(column, input, known));
    }

    /// <summary>Arrays, one behind the other.</summary>
    /// <exception cref="InvalidOperationException">One is <see langword="null"/>.</exception>
    internal static T[] Flatten<T>(T[][] results)
    {
        RequireResults(results);
        return [.. results.SelectMany(static result => result)];
    }

    private static DataFrameColumn Adopt(DataFrameColumn column, DataFrame input, Dictionary<ColumnMemory, ColumnMemory> known) =>
        column.Over(Array.ConvertAll(column.Pieces, piece =>
        {
            if (!known.TryGetValue(piece.Memory, out ColumnMemory? memory))
            {
                known.Add(piece.Memory, memory = input.FindMemory(piece.Memory) ?? piece.Memory.TakeOver());
            }

            return piece.In(memory);
        }));

    private static void RequireResults<T>(T[] results)
    {
        int missing = Array.FindIndex(results, static result => result is null);
        if (missing >= 0)
        {
            throw new InvalidOperationException($"The function gave back null for item {missing}, where a {typeof(T).Name} was expected.");
        }
    }
}
