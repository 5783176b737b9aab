namespace Lab.Sections;

/// <summary>How many workers can truly run at once.</summary>
internal static class Processors
{
    internal static void Run(LabRun lab)
    {
        Console.WriteLine($"  Number of processors: {Environment.ProcessorCount}");
        Console.WriteLine($"  Workers in each pool: {lab.Workers}");
    }
}
