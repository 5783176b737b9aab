using Multiprocessing;

namespace Lab.Sections;

/// <summary>
/// Problem 2: scripts that run at once, a worker each. A worker starts its script as a process, waits for it, and returns
/// what it wrote, how it ended and how long it took; so the outputs of several scripts never mix.
/// </summary>
internal static class ScriptsAtOnce
{
    private const int DeliberateExitCode = 3;

    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Scripts");

    internal static void Run(LabRun lab)
    {
        Script[] own = [new(InFolder("script1.cs")), new(InFolder("script2.cs")), new(InFolder("script3.cs"))];
        Script[] scripts = [.. own, .. lab.Scripts.Select(path => new Script(path))];

        // As many workers as scripts, since a script is a process that waits for no other, and one script a chunk.
        Timings timings = new();
        using ProcessPool pool = new(scripts.Length);
        timings.Lap("pool construction");

        // `dotnet run` compiles a script that is new or changed. What is compared below is without that.
        pool.Map(scripts, ScriptRunner.Run, chunkSize: 1);
        timings.Lap("Map, the start of the workers and the compiling of the scripts included");

        ScriptResult[] results = pool.Map(scripts, ScriptRunner.Run, chunkSize: 1);
        TimeSpan atOnce = timings.Lap("Map, all at once");

        ScriptResult[] serial = [.. scripts.Select(ScriptRunner.Run)];
        TimeSpan oneByOne = timings.Lap("one after the other, without a pool");

        timings.Print();
        foreach (ScriptResult result in results)
        {
            Print(result);
        }

        // What a script of the user's prints may differ from run to run; the lab's own may not.
        lab.Check("11 Problem 2", results.Zip(serial).Take(own.Length).All(pair =>
            pair.First.ExitCode == 0 && pair.First.Output == pair.Second.Output));
        lab.AddToTable("11 Problem 2: three scripts at once", atOnce, oneByOne);

        Console.WriteLine("  and one that fails:");
        ScriptResult failed = pool.Apply(ScriptRunner.Run, new Script(InFolder("script3.cs"), "--fail"));
        Print(failed);
        lab.Check("11 Problem 2, the exit code", failed.ExitCode == DeliberateExitCode, $"exit code {DeliberateExitCode}, as it was told");
    }

    private static string InFolder(string name) => Path.Combine(s_folder, name);

    private static void Print(ScriptResult result)
    {
        string end = result.ExitCode is { } code ? $"exit code {code}" : "not run";
        Console.WriteLine($"  {result.Name}: {end}{(result.ExitCode is > 0 or < 0 ? ", FAILED" : "")}, {result.Time.TotalSeconds:F3} s");
        PrintLines("| ", result.Output);
        PrintLines("! ", result.Errors);
    }

    private static void PrintLines(string margin, string text)
    {
        foreach (string line in text.TrimEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Console.WriteLine($"    {margin}{line.TrimEnd('\r')}");
        }
    }
}
