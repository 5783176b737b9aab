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
        using ProcessPool pool = new(scripts.Length);

        // `dotnet run` compiles a script when it is new or changed; what is compared below is without that.
        Timings first = new();
        pool.Map(scripts, ScriptRunner.Run, chunkSize: 1);
        first.Lap("the first time, compiling included");

        Timings timings = new();
        ScriptResult[] results = pool.Map(scripts, ScriptRunner.Run, chunkSize: 1);
        timings.Lap("Map, all at once");

        Timings serial = new();
        ScriptResult[] serialResults = [.. scripts.Select(ScriptRunner.Run)];
        serial.Lap("one after the other, without a pool");

        first.Print();
        timings.Print();
        serial.Print();
        foreach (ScriptResult result in results)
        {
            Print(result);
        }

        // What a script of the user's prints may differ from run to run; the lab's own may not.
        lab.Check("11 Problem 2", results.Zip(serialResults).Take(own.Length).All(pair =>
            pair.First.ExitCode == 0 && pair.First.Output == pair.Second.Output));
        lab.AddToTable("11 Problem 2: three scripts at once", timings.Total, serial.Total);

        Console.WriteLine("  and one that fails:");
        ScriptResult failed = pool.Apply(ScriptRunner.Run, new Script(InFolder("script3.cs"), "--fail"));
        Print(failed);
        lab.Check("11 Problem 2, the exit code", failed.ExitCode == DeliberateExitCode);
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
