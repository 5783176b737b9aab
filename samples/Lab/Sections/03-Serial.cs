namespace Lab.Sections;

/// <summary>The loop to beat, and the answer that every later section has to give too.</summary>
internal static class Serial
{
    internal static void Run(LabRun lab)
    {
        // Once for the just-in-time compiler: it is the compiled loop that the others are measured against.
        Count(lab.Rows);

        Timings timings = new();
        lab.SerialCounts = Count(lab.Rows);
        timings.Lap("the loop");

        lab.SerialTime = timings.Total;
        lab.Report("3  Without parallelization", timings, lab.SerialCounts);
    }

    private static int[] Count(int[][] rows)
    {
        int[] counts = new int[rows.Length];
        for (int i = 0; i < rows.Length; i++)
        {
            counts[i] = Functions.HowManyWithinRange(rows[i], LabRun.Minimum, LabRun.Maximum);
        }

        return counts;
    }
}
