using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Samples;

/// <summary>A model that is loaded once a worker.</summary>
public sealed class WarmModelTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    [Fact]
    public async Task WarmModel_WorkerDies_IsLoadedOnceAWorkerAndOnceMore()
    {
        _ = fixture;
        ProgramRun run = await SampleProgram.Run("WarmModel");
        Assert.True(run.ExitCode == 0, run.All);
        Assert.EndsWith("the model was loaded 2 times", run.Lines[1], StringComparison.Ordinal);
        Assert.Contains("2,000 of them are right", run.Lines);
        Assert.Equal("A worker died: 1,999 of 2,000 texts have an answer; the model was loaded 3 times", run.Lines[^1]);
    }
}
