using Multiprocessing;

namespace Lab.Sections;

/// <summary>Problem 1: what each two lists have in common, one call a pair. A set comes back as a set.</summary>
internal static class CommonItems
{
    private static readonly int[][] s_first = [[1, 2, 3], [5, 6, 7, 8], [10, 11, 12], [20, 21]];
    private static readonly int[][] s_second = [[2, 3, 4, 5], [6, 9, 10], [11, 12, 13, 14], [21, 24, 25]];

    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        List<HashSet<int>> common = [];
        foreach ((int[] first, int[] second) in s_first.Zip(s_second))
        {
            common.Add(pool.Apply(Functions.CommonItems, first, second));
        }

        timings.Lap("four calls, the start of the workers included");
        pool.Close();
        timings.Lap("closing");

        timings.Print();
        Console.WriteLine($"  {PythonText.List(common)}");
        IEnumerable<HashSet<int>> serial = s_first.Zip(s_second, Functions.CommonItems);
        lab.Check("10 Problem 1", common.Zip(serial).All(pair => pair.First.SetEquals(pair.Second)));
        lab.AddToTable("10 Problem 1: common items", timings.Total);
    }
}
