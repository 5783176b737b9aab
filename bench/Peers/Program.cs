using System.CommandLine;
using Peers;
using Peers.Benchmarks;

if (args is [PoolStart.FreshProgram])
{
    PoolStart.MeasureFreshProgram();
    return 0;
}

Option<int> rounds = new("--rounds") { Description = "How often every peer does every work.", DefaultValueFactory = _ => 5 };
Option<int> rows = new("--rows") { Description = "How many rows the maps count.", DefaultValueFactory = _ => 1_000_000 };
Option<string[]> only = new("--only") { Description = "Names of works or peers, to run no others.", AllowMultipleArgumentsPerToken = true };
Option<string?> output = new("--output")
{
    Description = "Writes the tables as Markdown, without a name into bench/results.",
    Arity = ArgumentArity.ZeroOrOne,
};
Option<string?> python = new("--python") { Description = "The Python interpreter; /usr/bin/python3 where it is installed, else python3." };
Option<bool> quick = new("--quick") { Description = "One round of a tenth of the work: whether it runs, not what it takes." };
rounds.Validators.Add(result => RequirePositive(result.GetValueOrDefault<int>(), result));
rows.Validators.Add(result => RequirePositive(result.GetValueOrDefault<int>(), result));

RootCommand root = new("Does the same work with this library and with its peers, in turns, and prints what each took.")
{
    rounds, rows, only, output, python, quick,
};
root.SetAction(parsed => new Comparison
{
    Rounds = parsed.GetValue(quick) ? 1 : parsed.GetValue(rounds),
    Rows = parsed.GetValue(quick) ? parsed.GetValue(rows) / 10 : parsed.GetValue(rows),
    IsQuick = parsed.GetValue(quick),
    Only = parsed.GetValue(only) ?? [],
    WritesFile = parsed.GetResult(output) is not null,
    Output = parsed.GetValue(output),
    Python = parsed.GetValue(python),
    Command = string.Join(' ', ["dotnet run -c Release --project bench/Peers", .. args.Length > 0 ? ["--", .. args] : args]),
}.Run());
return root.Parse(args).Invoke();

static void RequirePositive(int value, System.CommandLine.Parsing.OptionResult result)
{
    if (value < 1)
    {
        result.AddError($"{result.Option.Name} must be at least 1.");
    }
}
