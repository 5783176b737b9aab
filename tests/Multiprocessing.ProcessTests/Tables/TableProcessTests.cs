using System.Globalization;
using Multiprocessing.DataFrames;
using Multiprocessing.ProcessTests.Infrastructure;
using Multiprocessing.ProcessTests.Processes;

namespace Multiprocessing.ProcessTests.Tables;

/// <summary>Tables and workers that die, are replaced or killed; and that nothing of a table that was disposed is left, without the collector's help.</summary>
public sealed class TableProcessTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(CrashTests.Death.Kill)]
    [InlineData(CrashTests.Death.Exit)]
    [InlineData(CrashTests.Death.Segfault)]
    public Task MapOutcomes_WorkerDiesInAPart_FailsThatPartAloneAndLeavesTheTable(CrashTests.Death death) => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = TablePoolTests.Sample(60_000);
        string before = table.ToCsv();
        Outcome<double>[] outcomes =
        [
            .. pool.MapOutcomes(table.Partition(6), part => part.Rows[0].Get<double>("x") == 10_000 ? CrashTests.Die(death) : part.Column<double>("x").Sum()),
        ];
        Assert.Equal([2], outcomes.Where(static outcome => !outcome.IsSuccess).Select(static outcome => outcome.Index));
        Assert.Equal(2, Assert.IsType<WorkerCrashedException>(outcomes[2].Exception).ItemIndex);
        Assert.Equal(
            table.Partition(6).Select(static (part, index) => index == 2 ? 0 : part.Column<double>("x").Sum()),
            outcomes.Select(static outcome => outcome.IsSuccess ? outcome.Value : 0));
        Assert.Equal(before, table.ToCsv());
        Assert.Equal([60_000, 60_000], pool.Broadcast(() => table.RowCount));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapPartitions_WorkerDiesInAPart_ThrowsWithThePartAndThePoolServesOn() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = TablePoolTests.Sample(60_000);
        WorkerCrashedException error = Assert.Throws<WorkerCrashedException>(() => pool.MapPartitions(
            table,
            static part => part.Rows[0].Get<double>("x") == 10_000 ? throw new InvalidOperationException(CrashTests.Die(CrashTests.Death.Kill).ToString(CultureInfo.InvariantCulture)) : part.RowCount,
            6));
        Assert.Equal((2, "SIGKILL"), (error.ItemIndex, error.Signal));
        Assert.Equal(2, error.Data["Multiprocessing.ItemIndex"]);
        Assert.Equal(60_000, pool.MapPartitions(table, static part => part.RowCount).Sum());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapPartitions_WithRetries_RunsThePartAgainAndTheResultIsWhole() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = TablePoolTests.Sample(60_000);
        using SharedArray<int> deaths = new(1);
        using DataFrame result = pool.With(new TaskOptions { MaxRetries = 1 }).MapPartitions(
            table,
            part =>
            {
                if (part.Rows[0].Get<double>("x") == 10_000 && Interlocked.Exchange(ref deaths[0], 1) == 0)
                {
                    CrashTests.Die(CrashTests.Death.Kill);
                }

                return part.Select("x").WithColumn("y", DataFrameColumn.Create("y", part.RowCount, (Span<double> y) => part.Column<double>("x").Span.CopyTo(y)));
            },
            6);
        Assert.Equal(1, deaths[0]);
        Assert.Equal(table.Column<double>("x").ToArray(), result.Column<double>("y").ToArray());
        Assert.Equal(table.Column<double>("x").ToArray(), result.Column<double>("x").ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_WorkerDiesInARow_ThrowsWithTheRowOrRunsItAgain() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = TablePoolTests.Sample(5000);
        WorkerCrashedException error = Assert.Throws<WorkerCrashedException>(() => pool.MapRows(table, "x", static (double x) => x == 50 ? CrashTests.Die(CrashTests.Death.Kill) : x));
        Assert.Equal(100, error.ItemIndex);
        using SharedArray<int> deaths = new(1);
        using DataFrameColumn<double> result = pool.With(new TaskOptions { MaxRetries = 1 }).MapRows(
            table, "x", (double x) => x == 50 && Interlocked.Exchange(ref deaths[0], 1) == 0 ? CrashTests.Die(CrashTests.Death.Kill) : x);
        Assert.Equal(1, deaths[0]);
        Assert.Equal(table.Column<double>("x").ToArray(), result.ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapPartitions_PartTakesTooLong_FailsAlone() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = TablePoolTests.Sample(60_000);
        Pool limited = pool.With(new TaskOptions { Timeout = TimeSpan.FromSeconds(1) });
        Outcome<int>[] outcomes =
        [
            .. limited.MapOutcomes(table.Partition(4), static part =>
            {
                if (part.Rows[0].Get<double>("x") == 0)
                {
                    Thread.Sleep(Timeout.Infinite);
                }

                return part.RowCount;
            }),
        ];
        Assert.IsType<TaskTimeoutException>(outcomes[0].Exception);
        Assert.All(outcomes[1..], static outcome => Assert.Equal(15_000, outcome.Value));
        Assert.Equal(59_999 / 2.0, table.Column<double>("x")[59_999]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Results_OfWorkersThatHaveEnded_AreWholeAndCanGoToOthers() => OnThread.Run(() =>
    {
        using DataFrame table = TablePoolTests.Sample(60_000);
        DataFrame result;
        using (ProcessPool first = new(2))
        {
            result = first.MapPartitions(table, static part => new DataFrame(DataFrameColumn.Create("y", part.Column<double>("x").Select(static x => x + 1))));
        }

        using (result)
        using (ProcessPool second = new(2))
        {
            Assert.Equal(table.Column<double>("x").Select(static x => x + 1), result.Column<double>("y"));
            using DataFrameColumn<double> back = second.MapRows(result, "y", static (double y) => y - 1);
            Assert.Equal(table.Column<double>("x").ToArray(), back.ToArray());
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Results_MadeAndDisposedOften_TakeNoMemory() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(2);
        using DataFrame table = new(DataFrameColumn.Create("x", 1 << 20, static (Span<double> x) => x.Fill(1)));
        long before = SharedMegabytes();
        for (int round = 0; round < 50; round++)
        {
            using DataFrame result = pool.MapPartitions(table, static part => new DataFrame(DataFrameColumn.Create("y", part.RowCount, static (Span<double> y) => y.Fill(2))));
            using DataFrameColumn<double> rows = pool.MapRows(table.Head(200_000), "x", static (double x) => x);
            Assert.Equal(2.0, result["y"][(1 << 20) - 1]);
        }

        // 50 results of 8 MB: those that were disposed are gone, whatever workers have mapped still.
        Assert.InRange(SharedMegabytes() - before, long.MinValue, 100);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Parts_OfAStreamThatNobodyDisposes_AddUpToNoMoreThanWorkersKeep() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        long before = SharedMegabytes();
        long most = 0;
        foreach (double sum in pool.MapStream(Parts(), static part => part.Column<double>("x")[part.RowCount - 1], window: 2))
        {
            Assert.Equal(3.0, sum);
            most = Math.Max(most, SharedMegabytes() - before);
        }

        // 80 parts of 32 MB.
        Assert.InRange(most, 1, 1024);

        static IEnumerable<DataFrame> Parts()
        {
            for (int i = 0; i < 80; i++)
            {
                yield return new DataFrame(DataFrameColumn.Create("x", 4 << 20, static (Span<double> x) => x.Fill(3)));
            }
        }
    });

    private static long SharedMegabytes() =>
        long.Parse(File.ReadLines("/proc/meminfo").First(static line => line.StartsWith("Shmem:", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture) / 1024;
}
