namespace Lab.Sections;

/// <summary>The data: rows of five integers from 0 to 9. The seed is fixed, so every run of the lab counts the same rows.</summary>
internal static class Matrix
{
    private const int Columns = 5;
    private const int Seed = 100;

    internal static void Run(LabRun lab)
    {
        Random random = new(Seed);
        int[][] rows = new int[lab.RowCount][];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = new int[Columns];
            for (int column = 0; column < Columns; column++)
            {
                rows[i][column] = random.Next(0, 10);
            }
        }

        lab.Rows = rows;
        Console.WriteLine($"  {rows.Length:N0} rows of {Columns}, of which the first ten are");
        foreach (int[] row in rows.Take(10))
        {
            Console.WriteLine($"  {PythonText.List(row)}");
        }
    }
}
