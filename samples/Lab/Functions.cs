namespace Lab;

/// <summary>What the lab runs, here and in workers. Plain static methods: nothing marks them as fit for a worker.</summary>
internal static class Functions
{
    /// <summary>How many numbers of a row lie from <paramref name="minimum"/> to <paramref name="maximum"/>, both included.</summary>
    internal static int HowManyWithinRange(int[] row, int minimum, int maximum)
    {
        int count = 0;
        foreach (int number in row)
        {
            if (minimum <= number && number <= maximum)
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>The same, with the row's index in and out: whoever collects results as they come can sort them by it.</summary>
    internal static (int Index, int Count) HowManyWithinRangeOf(int index, int[] row, int minimum, int maximum) =>
        (index, HowManyWithinRange(row, minimum, maximum));

    /// <summary>Problem 1: what two lists have in common.</summary>
    internal static HashSet<int> CommonItems(int[] first, int[] second)
    {
        HashSet<int> common = [.. first];
        common.IntersectWith(second);
        return common;
    }

    /// <summary>Problem 3: a row moved and scaled so that its least number is 0 and its greatest is 1; a row of equal numbers is all 0.</summary>
    internal static double[] Normalize(int[] row)
    {
        int minimum = row.Min();
        int span = row.Max() - minimum;
        return [.. row.Select(number => span == 0 ? 0.0 : (double)(number - minimum) / span)];
    }
}
