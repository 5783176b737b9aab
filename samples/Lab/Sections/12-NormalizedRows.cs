using Multiprocessing;

namespace Lab.Sections;

/// <summary>Problem 3: each row scaled to 0 … 1. Integers go out, floating-point numbers come back bit by bit as they were computed.</summary>
internal static class NormalizedRows
{
    private static readonly int[][] s_rows = [[2, 3, 4, 5], [6, 9, 10, 12], [11, 12, 13, 14], [21, 24, 25, 26]];

    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        double[][] normalized = pool.Map(s_rows, Functions.Normalize);
        timings.Lap("Map, the start of the workers included");
        pool.Close();
        timings.Lap("closing");

        timings.Print();
        Console.WriteLine($"  {PythonText.List(normalized)}");
        lab.Check("12 Problem 3", normalized.Zip(s_rows).All(pair => pair.First.SequenceEqual(Functions.Normalize(pair.Second))));
        lab.AddToTable("12 Problem 3: normalized rows", timings.Total);
    }
}
