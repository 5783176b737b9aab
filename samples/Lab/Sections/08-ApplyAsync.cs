using Multiprocessing;

namespace Lab.Sections;

/// <summary>Without a callback a call is its task. Awaited in the order of the rows, the results are in it too: nothing to sort.</summary>
internal static class ApplyAsync
{
    internal static void Run(LabRun lab) => RunAsync(lab).GetAwaiter().GetResult();

    private static async Task RunAsync(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        int[] counts = new int[lab.Rows.Length];
        using (ProgressBar bar = new("ApplyAsync without a callback", counts.Length))
        {
            Task<(int Index, int Count)>[] calls =
                [.. lab.Rows.Select((row, i) => pool.ApplyAsync(Functions.HowManyWithinRangeOf, i, row, LabRun.Minimum, LabRun.Maximum))];
            timings.Lap("submitting the calls");

            for (int i = 0; i < calls.Length; i++)
            {
                counts[i] = (await calls[i]).Count;
                bar.Completed = i + 1;
            }
        }

        timings.Lap("awaiting the results");
        pool.Close();
        await pool.JoinAsync();
        timings.Lap("closing and joining");

        lab.Report("8  ApplyAsync without a callback", timings, counts);
    }
}
