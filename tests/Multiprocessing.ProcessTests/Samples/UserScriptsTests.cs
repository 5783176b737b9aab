using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Samples;

/// <summary>Other people's scripts, each of which ends in its own way.</summary>
public sealed class UserScriptsTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    [Fact]
    public async Task UserScripts_GoodAndBadScripts_EachEndsWithItsOwnResult()
    {
        _ = fixture;
        ProgramRun run = await SampleProgram.Run("UserScripts");
        Assert.True(run.ExitCode == 0, run.All);
        Dictionary<string, string> results = run.Lines[1..^1].ToDictionary(static line => line.Split(' ')[0], static line => line[line.IndexOf(' ', StringComparison.Ordinal)..].Trim());
        Assert.Equal("= 1229", results["primes.js"]);
        Assert.Equal("= the: 3 times", results["word-count.js"]);
        Assert.Equal("was stopped: it ran for too long", results["endless-loop.js"]);
        Assert.Equal("was stopped: it ran for too long", results["slow-regex.js"]);
        Assert.EndsWith("held much more memory than ProcessPoolOptions.MaxMemoryPerWorker", results["memory-hog.js"], StringComparison.Ordinal);
        Assert.EndsWith("was ended by SIGABRT", results["deep-recursion.js"], StringComparison.Ordinal);
        Assert.Equal("failed: SyntaxError: Unexpected token ';' (syntax-error.js:1:20)", results["syntax-error.js"]);
        Assert.Equal("failed: TypeError: Cannot read properties of null (reading 'name') at throws.js:2:16", results["throws.js"]);
        Assert.Equal(8, results.Count);
        Assert.Equal("4 of them cost a worker. There are 2 workers again, and 6 * 7 is 42 and 42.", run.Lines[^1]);
        Assert.Empty(run.Errors);
    }
}
