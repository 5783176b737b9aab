using Multiprocessing;

namespace Lab.Sections;

/// <summary>
/// Calls that are not waited for; each hands its result to a callback. Results come in the order in which workers are done,
/// so each carries its index, and a sort restores the order of the rows.
/// </summary>
internal static class ApplyAsyncWithCallback
{
    internal static void Run(LabRun lab)
    {
        Timings timings = new();
        using ProcessPool pool = new(lab.Workers);
        timings.Lap("pool construction");

        List<(int Index, int Count)> results = [];
        using (ProgressBar bar = new("ApplyAsync with a callback", lab.Rows.Length))
        {
            for (int i = 0; i < lab.Rows.Length; i++)
            {
                pool.ApplyAsync(Functions.HowManyWithinRangeOf, i, lab.Rows[i], LabRun.Minimum, LabRun.Maximum, callback: Collect);
            }

            timings.Lap("submitting the calls");

            // Join returns when all calls are done and all callbacks have run.
            pool.Close();
            pool.Join();
            timings.Lap("closing and joining");

            // Callbacks of one pool run one at a time, so a plain list is safe.
            void Collect((int Index, int Count) result)
            {
                results.Add(result);
                bar.Completed = results.Count;
            }
        }

        results.Sort((left, right) => left.Index.CompareTo(right.Index));
        int[] counts = [.. results.Select(result => result.Count)];
        timings.Lap("sorting");

        lab.Report("7  ApplyAsync with a callback", timings, counts);
    }
}
