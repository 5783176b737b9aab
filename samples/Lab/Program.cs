using System.CommandLine;
using Lab;
using Lab.Sections;

Option<int> rows = new("--rows") { Description = "How many rows the matrix has.", DefaultValueFactory = _ => 1_000_000 };
Option<int> workers = new("--workers") { Description = "How many workers each pool has.", DefaultValueFactory = _ => Environment.ProcessorCount };
Option<string[]> scripts = new("--script")
{
    Description = "One more script (.cs, .py or .sh) for section 11 to run; may be given several times.",
    DefaultValueFactory = _ => [],
};
rows.Validators.Add(result => RequireAtLeastOne(result.GetValueOrDefault<int>(), "--rows", result));
scripts.Validators.Add(result =>
{
    foreach (string path in result.GetValueOrDefault<string[]>() ?? [])
    {
        if (!File.Exists(path))
        {
            result.AddError($"There is no file '{path}'.");
        }
    }
});
workers.Validators.Add(result => RequireAtLeastOne(result.GetValueOrDefault<int>(), "--workers", result));

RootCommand command = new("Every section of the lab \"Parallel Processing\", on real worker processes.") { rows, workers, scripts };
command.SetAction(given => Run(new LabRun(given.GetValue(rows), given.GetValue(workers), [.. given.GetValue(scripts)!.Select(Path.GetFullPath)])));
return command.Parse(args).Invoke();

static void RequireAtLeastOne(int value, string name, System.CommandLine.Parsing.OptionResult result)
{
    if (value < 1)
    {
        result.AddError($"{name} must be at least 1.");
    }
}

static int Run(LabRun lab)
{
    (string Title, Action<LabRun> Run)[] sections =
    [
        ("Number of processors", Processors.Run),
        ("The matrix", Matrix.Run),
        ("Without parallelization", Serial.Run),
        ("Apply", Apply.Run),
        ("Map", Map.Run),
        ("StarMap", StarMap.Run),
        ("ApplyAsync with a callback", ApplyAsyncWithCallback.Run),
        ("ApplyAsync without a callback", ApplyAsync.Run),
        ("StarMapAsync and MapAsync", MapsAsync.Run),
        ("Problem 1: common items", CommonItems.Run),
        ("Problem 2: three scripts at once", ScriptsAtOnce.Run),
        ("Problem 3: normalized rows", NormalizedRows.Run),
        ("DataFrame", Tables.Run),
    ];
    for (int i = 0; i < sections.Length; i++)
    {
        Console.WriteLine($"{i + 1}. {sections[i].Title}");
        sections[i].Run(lab);
        Console.WriteLine();
    }

    lab.PrintTable();
    return lab.Mismatches == 0 ? 0 : 1;
}
