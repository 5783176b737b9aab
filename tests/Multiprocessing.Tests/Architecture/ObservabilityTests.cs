using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>The page about logs, metrics and traces has all that there is of them.</summary>
public sealed partial class ObservabilityTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Sources.Library, "..", "..", "docs", "observability.md"));

    [Fact]
    public void Page_HasEveryInstrumentTagAndActivity()
    {
        string[] names = [.. Sources.All.SelectMany(static file => Names().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value)).Distinct()];
        Assert.True(names.Length > 20, $"Only {names.Length} names were found.");
        Assert.All(names, static name => Assert.Contains($"`{name}`", s_page, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_HasEveryEventWithItsLevel()
    {
        (string Id, string Level)[] events = [.. Sources.All.SelectMany(static file => Events().Matches(File.ReadAllText(file)).Select(static match => (match.Groups[1].Value, match.Groups[2].Value)))];
        Assert.True(events.Length > 10, $"Only {events.Length} events were found.");
        Assert.All(events, static logged => Assert.Contains($"| {logged.Id} | {logged.Level} |", s_page, StringComparison.Ordinal));
        Assert.Equal(events.Length, Rows().Count(s_page));
    }

    [GeneratedRegex("\"((?:multiprocessing|process|code|error)\\.[a-z_.]+|Multiprocessing\\.(?:Apply|Map|MapStream|Broadcast|ChildProcess|Run))\"")]
    private static partial Regex Names();

    [GeneratedRegex(@"LoggerMessage\((\d+), LogLevel\.(\w+)")]
    private static partial Regex Events();

    [GeneratedRegex(@"^\| \d+ \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
