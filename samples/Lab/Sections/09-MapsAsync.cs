using Multiprocessing;

namespace Lab.Sections;

/// <summary>StarMap and Map that do not block: a task stands for the whole array, in the order of the rows.</summary>
internal static class MapsAsync
{
    internal static void Run(LabRun lab)
    {
        StarMapAsync(lab).GetAwaiter().GetResult();
        MapAsync(lab).GetAwaiter().GetResult();
    }

    private static async Task StarMapAsync(LabRun lab)
    {
        Console.WriteLine("  StarMapAsync");
        Timings timings = new();
        await using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        (int Index, int Count)[] results;
        using (ProgressBar bar = new("StarMapAsync", lab.Rows.Length))
        {
            results = await pool.With(bar.Options).StarMapAsync(
                lab.Rows.Select((row, i) => (i, row, LabRun.Minimum, LabRun.Maximum)), Functions.HowManyWithinRangeOf);
        }

        timings.Lap("StarMapAsync, the start of the workers included");
        pool.Close();
        timings.Lap("closing");

        lab.Report("9  StarMapAsync", timings, [.. results.Select(result => result.Count)]);
    }

    private static async Task MapAsync(LabRun lab)
    {
        Console.WriteLine("  MapAsync");
        Timings timings = new();
        await using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        int[] counts;
        using (ProgressBar bar = new("MapAsync", lab.Rows.Length))
        {
            counts = await pool.With(bar.Options).MapAsync(lab.Rows, row => Functions.HowManyWithinRange(row, LabRun.Minimum, LabRun.Maximum));
        }

        timings.Lap("MapAsync, the start of the workers included");
        pool.Close();
        timings.Lap("closing");

        lab.Report("9  MapAsync", timings, counts);
    }
}
