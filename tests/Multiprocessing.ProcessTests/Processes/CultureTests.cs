using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>
/// A worker that begins with the submitter's culture does not enter it before its first items, since the first culture of a process loads ICU.
/// Items must not notice. In a program of its own, since these tests, like most services, have no cultures.
/// </summary>
public sealed class CultureTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_RunInTheSubmittersCulture_WhichTheFirstDoesNotLoad() => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        using TestProgram program = new("Cultures", [], ("LC_ALL", "de_DE.UTF-8"));
        Assert.Equal(
            [
                "program de-DE de-DE",
                "first item: library False",
                "second item: de-DE de-DE",
                "third item: library True",
                "first item: de-DE de-DE 1,5",
                "after a change: de-DE de-DE",
                "after an initializer's change: de-DE de-DE",
                "in an Italian worker: de-DE de-DE",
                "with an Italian environment: de-DE de-DE",
                "with Italian successors: de-DE de-DE",
            ],
            Enumerable.Range(0, 10).Select(_ => program.ReadLine()));
        Assert.Equal("with a Dutch default: nl-NL nl-NL", program.ReadLine());
        Assert.Equal("on a Dutch thread: de-DE de-DE", program.ReadLine());
        Assert.Equal("sorted in the old way: es-ES_tradnl es-ES_tradnl", program.ReadLine());
        Assert.Equal(0, program.WaitForExit());
    });
}
