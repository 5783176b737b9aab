using Multiprocessing;

namespace Lab.Sections;

/// <summary>Map over tuples: each is unpacked into the arguments of the function, so every item can bring its own limits.</summary>
internal static class StarMap
{
    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        int[] counts;
        using (ProgressBar bar = new("StarMap", lab.Rows.Length))
        {
            counts = pool.With(bar.Options).StarMap(lab.Rows.Select(row => (row, LabRun.Minimum, LabRun.Maximum)), Functions.HowManyWithinRange);
        }

        timings.Lap("StarMap, the start of the workers included");
        pool.Close();
        timings.Lap("closing");

        lab.Report("6  StarMap", timings, counts);
    }
}
