namespace Peers;

/// <summary>The function and the data of the lab: how many numbers of a row lie within a range.</summary>
internal static class RangeCounter
{
    internal const int Columns = 5;
    internal const int Minimum = 4;
    internal const int Maximum = 8;

    internal static int HowManyWithinRange(int[] row, int minimum, int maximum) => HowManyWithinRange(row.AsSpan(), minimum, maximum);

    internal static int HowManyWithinRange(ReadOnlySpan<int> row, int minimum, int maximum)
    {
        int count = 0;
        foreach (int n in row)
        {
            if (minimum <= n && n <= maximum)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>The serial loop.</summary>
    internal static int[] HowManyWithinRange(int[][] rows)
    {
        int[] counts = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            counts[i] = HowManyWithinRange(rows[i], Minimum, Maximum);
        }

        return counts;
    }

    internal static int[][] RandomRows(int count)
    {
        Random random = new(100);
        int[][] rows = new int[count][];
        foreach (ref int[] row in rows.AsSpan())
        {
            row = new int[Columns];
            foreach (ref int number in row.AsSpan())
            {
                number = random.Next(10);
            }
        }

        return rows;
    }
}
