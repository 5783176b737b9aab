using System.Globalization;
using Soak.Watching;

namespace Soak;

/// <summary>What the run has counted, and whether it is as it must be.</summary>
internal sealed class SoakReport(SoakContext soak, MemoryRecord memory, Peaks peaks, int rounds, TimeSpan duration)
{
    internal const string Missed = "✗";
    internal const string Met = "✓";

    internal static readonly string[] Header = ["What", "Count", "Bound", ""];

    private readonly Ledger _ledger = soak.Ledger;

    internal IEnumerable<string> Violations => _ledger.ViolationTexts;

    internal bool IsGood => _ledger.Violations == 0 && Rows().All(static row => row[^1] != Missed);

    internal IEnumerable<string[]> Rows()
    {
        yield return Plain("rounds", rounds);
        yield return Plain("minutes", duration.TotalMinutes.ToString("N1", CultureInfo.InvariantCulture));
        yield return Plain("items submitted", _ledger.Submitted);
        yield return Bounded("items ended, once each", _ledger.Ended, "as many", _ledger.Ended == _ledger.Submitted);
        foreach (Ending ending in Enum.GetValues<Ending>())
        {
            yield return Plain($"… {NameOf(ending)}", _ledger.EndedAs(ending));
        }

        foreach (string none in new[] { "duplicate runs", "ended twice", "wrong results", "leaks" })
        {
            yield return Bounded(none, _ledger.Counted(none), "none", _ledger.Counted(none) == 0);
        }

        yield return Bounded("callbacks that threw, logged", _ledger.Counted(SoakLog.CallbackFailures), Number(_ledger.Counted("callback threw")), _ledger.Counted(SoakLog.CallbackFailures) == _ledger.Counted("callback threw"));
        yield return Bounded("processes at a time", peaks.Processes, $"{Peaks.MostProcesses}", peaks.Processes <= Peaks.MostProcesses);
        yield return Bounded("threads of ours at a time", peaks.Threads, $"{Peaks.MostThreads}", peaks.Threads <= Peaks.MostThreads);
        yield return Bounded("descriptors at a time", peaks.Descriptors, $"{Peaks.MostDescriptors}", peaks.Descriptors <= Peaks.MostDescriptors);
        yield return Bounded("files at a time", peaks.Files, $"{Peaks.MostFiles}", peaks.Files <= Peaks.MostFiles);
        foreach ((string name, long first, long last, long mostGrowth) in memory.Growth)
        {
            yield return [$"memory: {name}", $"{Megabytes(first)} → {Megabytes(last)}", $"+ {Megabytes(mostGrowth)}", last - first <= mostGrowth ? Met : Missed];
        }

        foreach ((string name, long count) in _ledger.Events.Where(static e => !e.Name.StartsWith("log: ", StringComparison.Ordinal)))
        {
            yield return Plain(name, count);
        }

        yield return Bounded("violations", _ledger.Violations, "none", _ledger.Violations == 0);
    }

    /// <returns>Where it was written.</returns>
    internal string WriteFile(SoakOptions options, DateTimeOffset date, IEnumerable<string> machine)
    {
        MarkdownReport report = new MarkdownReport("Soak", date, options.Command)
            .AddList([.. machine, $"seed {options.Seed}; {options.Submitters} threads submit; memory is compared between the end of the first quarter and the end"])
            .AddTable("Counts", Header, Rows());
        if (Violations.Any())
        {
            report.AddList(Violations);
        }

        return report.Write(options.Output, FormattableString.Invariant($"soak-{date:yyyy-MM-dd}.md"));
    }

    private static string NameOf(Ending ending) => ending switch
    {
        Ending.Value => "with a value",
        Ending.Exception => "with what they threw, or could not send",
        Ending.Crash => "with the end of their worker, which they caused",
        Ending.Killed => "with their worker, which was killed",
        Ending.OutOfMemory => "for too much memory",
        Ending.Timeout => "for a timeout",
        Ending.Late => "for a timeout while their worker was stopped or slow",
        Ending.Cancelled => "cancelled",
        Ending.Dropped => "dropped with a map that failed or a loop that was left",
        Ending.Refused => "refused by a pool that had ended",
        _ => "without a worker that could be started",
    };

    private static string[] Plain(string name, long count) => Plain(name, Number(count));

    private static string[] Plain(string name, string value) => [name, value, "", ""];

    private static string[] Bounded(string name, long count, string bound, bool isMet) => [name, Number(count), bound, isMet ? Met : Missed];

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture) + " MB";
}
