using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Grouping;

/// <summary>The rows of a table in groups: the indices of the rows group by group, and where each group begins among them.</summary>
internal sealed class RowGroups
{
    private readonly ColumnPiece _rows;
    private readonly int[] _starts;

    private RowGroups(ColumnPiece rows, int[] starts)
    {
        _rows = rows;
        _starts = starts;
    }

    internal int Count => _starts.Length - 1;

    /// <summary>The rows of a group, in the order of the table.</summary>
    internal ReadOnlySpan<int> RowsOf(int group) => _rows.Values<int>()[_starts[group].._starts[group + 1]];

    /// <summary>Groups rows by the values of some columns. Groups are in the order in which their keys first occur.</summary>
    internal static RowGroups Of(DataFrameColumn[] keys)
    {
        int[] groups = keys[0].Number(out int count);
        foreach (DataFrameColumn key in keys.AsSpan(1))
        {
            groups = Combine(groups, key.Number(out int distinct), distinct, out count);
        }

        int[] starts = new int[count + 1];
        foreach (int group in groups)
        {
            starts[group + 1]++;
        }

        for (int group = 0; group < count; group++)
        {
            starts[group + 1] += starts[group];
        }

        ColumnPiece rows = ColumnWriter.Allocate<int>(groups.Length);
        Span<int> places = rows.Values<int>();
        int[] next = starts[..^1];
        for (int row = 0; row < groups.Length; row++)
        {
            places[next[groups[row]]++] = row;
        }

        return new RowGroups(rows, starts);
    }

    private static int[] Combine(int[] groups, int[] numbers, int distinct, out int count)
    {
        Dictionary<long, int> known = [];
        for (int row = 0; row < groups.Length; row++)
        {
            long pair = ((long)groups[row] * distinct) + numbers[row];
            if (!known.TryGetValue(pair, out int group))
            {
                group = known.Count;
                known.Add(pair, group);
            }

            groups[row] = group;
        }

        count = known.Count;
        return groups;
    }
}

/// <summary>A function of a group's rows as a function of the group's index. A worker copies the rows of a group together; the table itself is not copied.</summary>
internal sealed class GroupMapper<TResult>(DataFrame table, RowGroups groups, Func<DataFrame, TResult> function)
{
    internal TResult Run(int group)
    {
        DataFrame rows = table.Take(groups.RowsOf(group));
        TResult result = function(rows);
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<TResult>())
        {
            // It cannot lead to the rows. Groups may be many, and the collector would be late.
            rows.Dispose();
        }

        return result;
    }
}
