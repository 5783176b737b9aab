using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using Soak;

Option<double> minutes = new("--minutes") { Description = "How long.", DefaultValueFactory = _ => 10 };
Option<int?> seed = new("--seed") { Description = "What all that is random is drawn from; without it a new one." };
Option<int> submitters = new("--submitters") { Description = "How many threads submit.", DefaultValueFactory = _ => 6 };
Option<string?> output = new("--output")
{
    Description = "Writes the report as Markdown, without a name into bench/results.",
    Arity = ArgumentArity.ZeroOrOne,
};
minutes.Validators.Add(static result => Require(result, result.GetValueOrDefault<double>() is > 0 and <= 24 * 60, "must be more than 0 and at most a day"));
submitters.Validators.Add(static result => Require(result, result.GetValueOrDefault<int>() is > 0 and <= 64, "must be 1 to 64"));

RootCommand root = new("Runs pools for long under kills, stops, crashes, timeouts, cancellations, recycling and floods, and counts: every item ends once, nothing is left.")
{
    minutes, seed, submitters, output,
};
root.SetAction(parsed => new SoakRun(new SoakOptions
{
    Duration = TimeSpan.FromMinutes(parsed.GetValue(minutes)),
    Seed = parsed.GetValue(seed) ?? RandomNumberGenerator.GetInt32(int.MaxValue),
    Submitters = parsed.GetValue(submitters),
    WritesFile = parsed.GetResult(output) is not null,
    Output = parsed.GetValue(output),
    Command = string.Join(' ', ["dotnet run -c Release --project bench/Soak", .. args.Length > 0 ? ["--", .. args] : args]),
}).Run());

// What nobody expected ends the program loudly: the parser's own handler would write to a stream that is captured.
return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

static void Require(OptionResult result, bool isMet, string rule)
{
    if (!isMet)
    {
        result.AddError($"{result.Option.Name} {rule}.");
    }
}
