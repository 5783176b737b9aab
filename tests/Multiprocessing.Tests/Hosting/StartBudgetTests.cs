using Multiprocessing.Hosting;

namespace Multiprocessing.Tests.Hosting;

/// <summary>When a pool gives up starting workers.</summary>
public sealed class StartBudgetTests
{
    private readonly StartBudget _budget = new();

    [Fact]
    public void MayTryAgain_FirstWorkersDie_GivesUpAfterFive() =>
        Assert.Equal([true, true, true, true, false], Enumerable.Range(0, 5).Select(_ => _budget.MayTryAgain(StartFailure.Died, isServed: false)));

    [Theory]
    [InlineData(nameof(StartFailure.InitializerThrew))]
    [InlineData(nameof(StartFailure.Impossible))]
    public void MayTryAgain_BeforeAnyWorkerWasReady_OnlyDeathsAreAccidents(string failure) =>
        Assert.False(_budget.MayTryAgain(Enum.Parse<StartFailure>(failure), isServed: false));

    [Fact]
    public void MayTryAgain_InitializerThrowsLater_GivesUpAfterFiveWhoeverServes()
    {
        _budget.Started();
        Assert.Equal([true, true, true, true, false], Enumerable.Range(0, 5).Select(_ => _budget.MayTryAgain(StartFailure.InitializerThrew, isServed: true)));
    }

    [Fact]
    public void MayTryAgain_InitializerThrowsNowAndThen_GoesOn()
    {
        for (int i = 0; i < 20; i++)
        {
            _budget.Started();
            Assert.True(_budget.MayTryAgain(StartFailure.InitializerThrew, isServed: false));
        }
    }

    [Fact]
    public void MayReplace_DiedStartsAndFruitlessEnds_AreOneRow()
    {
        Assert.True(_budget.MayTryAgain(StartFailure.Died, isServed: false));
        _budget.Started();
        Assert.True(_budget.MayTryAgain(StartFailure.Impossible, isServed: false));
        Assert.True(_budget.MayReplace(wasFruitless: true, isServed: false));
        Assert.True(_budget.MayReplace(wasFruitless: true, isServed: false));
        Assert.False(_budget.MayReplace(wasFruitless: true, isServed: false));
    }

    [Fact]
    public void MayReplace_AWorkerHadRunSomething_EndsTheRow()
    {
        for (int i = 0; i < 20; i++)
        {
            Assert.True(_budget.MayReplace(wasFruitless: i % 4 != 0, isServed: false));
            Assert.Equal(TimeSpan.Zero, _budget.Pause);
        }
    }

    [Fact]
    public void MayReplace_AWorkerServes_GoesOnWithPausesThatGrow()
    {
        List<double> pauses = [];
        for (int i = 0; i < 14; i++)
        {
            Assert.True(_budget.MayReplace(wasFruitless: true, isServed: true));
            pauses.Add(_budget.Pause.TotalSeconds);
        }

        Assert.Equal([0, 0, 0, 0, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10, 10], pauses);
        Assert.False(_budget.MayReplace(wasFruitless: true, isServed: false));
        Assert.True(_budget.MayReplace(wasFruitless: false, isServed: false));
        Assert.Equal(TimeSpan.Zero, _budget.Pause);
    }
}
