using Multiprocessing;
using UserScripts;

const long MostMemory = 150 << 20;
TimeSpan mostTime = TimeSpan.FromSeconds(2);

string folder = args.Length > 0 ? args[0] : Path.Combine(AppContext.BaseDirectory, "Scripts");
string[] scripts = [.. Directory.GetFiles(folder, "*.js").Order(StringComparer.Ordinal)];

using ProcessPool pool = new(new ProcessPoolOptions
{
    WorkerCount = 2,
    MaxMemoryPerWorker = MostMemory,
    TaskOptions = new TaskOptions { Timeout = mostTime },

    // The first script of a worker would pay with its time for the compilation of the interpreter.
    Initializer = () => JavaScript.Run("[1].map(n => n + 1)", "warm-up"),

    // A crashing worker's last words come with its exception. A stack overflow in an interpreter has a thousand lines of them.
    OutputReceived = static _ => { },
});

Console.WriteLine($"{scripts.Length} scripts, each with {mostTime.TotalSeconds} s and {MostMemory >> 20} MB");
Outcome<string>[] outcomes = [.. pool.MapOutcomes(scripts, JavaScript.RunFile)];
foreach (Outcome<string> outcome in outcomes)
{
    Console.WriteLine($"  {Path.GetFileName(scripts[outcome.Index]),-20} {Describe(outcome)}");
}

int lost = outcomes.Count(outcome => outcome.Exception is TaskTimeoutException or WorkerCrashedException);
string[] answers = pool.Broadcast(() => JavaScript.Run("6 * 7", "afterwards"));
Console.WriteLine($"{lost} of them cost a worker. There are {answers.Length} workers again, and 6 * 7 is {string.Join(" and ", answers)}.");

static string Describe(Outcome<string> outcome) => outcome.Exception switch
{
    null => $"= {outcome.Value}",
    ScriptException e => $"failed: {e.Message}",
    TaskTimeoutException => "was stopped: it ran for too long",
    WorkerCrashedException e => $"crashed: {e.Message.Split(" while ")[0]}",
    Exception e => $"{e.GetType().Name}: {e.Message}",
};
