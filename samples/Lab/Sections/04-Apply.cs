using Multiprocessing;

namespace Lab.Sections;

/// <summary>
/// One call, its arguments written out, and the caller waits for the result: however many workers there are, one works.
/// What is measured here is the price of a round trip to another process.
/// </summary>
internal static class Apply
{
    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        int[] counts = new int[lab.Rows.Length];
        using (ProgressBar bar = new("Apply", counts.Length))
        {
            for (int i = 0; i < counts.Length; i++)
            {
                counts[i] = pool.Apply(Functions.HowManyWithinRange, lab.Rows[i], LabRun.Minimum, LabRun.Maximum);
                bar.Completed = i + 1;
            }
        }

        timings.Lap("the calls, one after the other");
        pool.Close();
        timings.Lap("closing");

        lab.Report("4  Apply", timings, counts);
        Console.WriteLine($"  {timings.Total.TotalMicroseconds / counts.Length:F1} µs a call");
    }
}
