using Multiprocessing;

namespace Lab.Sections;

/// <summary>One function over a whole list. Rows travel in chunks, so the price of a round trip is paid once for thousands of them.</summary>
internal static class Map
{
    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        int[] counts;
        using (ProgressBar bar = new("Map", lab.Rows.Length))
        {
            // Map's function takes one argument. A lambda fixes the other two; there is no second function to write.
            counts = pool.With(bar.Options).Map(lab.Rows, row => Functions.HowManyWithinRange(row, LabRun.Minimum, LabRun.Maximum));
        }

        timings.Lap("Map, the start of the workers included");
        lab.Report("5  Map", timings, counts);

        // The same once more: what it costs when the workers are there and know the function. So keep a pool, and use it often.
        Console.WriteLine("  again, on the same pool");
        Timings again = new();
        counts = pool.Map(lab.Rows, row => Functions.HowManyWithinRange(row, LabRun.Minimum, LabRun.Maximum));
        again.Lap("Map");
        pool.Close();
        again.Lap("closing");
        lab.Report("5  Map, on the same pool again", again, counts);
    }
}
