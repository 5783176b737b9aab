using System.Globalization;
using Multiprocessing.DataFrames;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Tables;

public sealed class ProcessPoolTableTests(CollectedProcessPoolFixture fixture) : TablePoolTests(fixture), IClassFixture<CollectedProcessPoolFixture>;

public sealed class InProcessPoolTableTests(InProcessPoolFixture fixture) : TablePoolTests(fixture), IClassFixture<InProcessPoolFixture>;

public sealed class FileSegmentTableTests(FileSegmentFixture fixture) : TablePoolTests(fixture), IClassFixture<FileSegmentFixture>;

/// <summary>Processes, and tables that came back by way of a plain <c>Apply</c>: views that nobody owns, which the collector gives back.</summary>
public sealed class CollectedProcessPoolFixture : PoolFixture
{
    protected override bool IsCollected => true;

    public override Pool Create(int workers) => new ProcessPool(workers);
}

/// <summary>What a pool does with tables, on every kind of pool and of segment, with small tables, which are copied, and large ones, which are shared.</summary>
public abstract class TablePoolTests(PoolFixture fixture)
{
    /// <summary>A table of either sort: see <c>ColumnMemory</c>.</summary>
    public static IEnumerable<TheoryDataRow<int>> RowCounts => [new(0), new(1), new(137), new(50_000)];

    private Pool Shared => fixture.Shared;

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapRows_ByName_EqualsTheLoop(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        double factor = 2;
        using DataFrameColumn<double> result = Shared.MapRows(table, row => (row.Get<double>("x") * factor) + (row.Get<int?>("n") ?? -1) + row.Index, name: "sum");
        Assert.Equal("sum", result.Name);
        Assert.Equal([.. table.Rows.Select(static row => (row.Get<double>("x") * 2) + (row.Get<int?>("n") ?? -1) + row.Index)], result.ToArray());
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapRows_OfColumns_EqualsTheLoop(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        using DataFrameColumn<double> one = Shared.MapRows(table, "x", static (double x) => x + 1);
        using DataFrameColumn<double?> two = Shared.MapRows(table, "x", "n", static (double x, int? n) => x + n, chunkSize: 7);
        using DataFrameColumn<int> three = Shared.MapRows(table, "x", "n", "city", static (double x, int? n, string city) => (int)x + (n ?? 0) + (city?.Length ?? 0));
        using DataFrameColumn<bool> four = Shared.MapRowsAsync(table, "x", "n", "city", "x", static (double x, int? n, string city, double? again) => x == again && n is null && city is not null).GetAwaiter().GetResult();
        foreach (DataFrameRow row in table.Rows)
        {
            (double x, int? n, string city) = (row.Get<double>("x"), row.Get<int?>("n"), row.Get<string>("city"));
            Assert.Equal((x + 1, x + n, (int)x + (n ?? 0) + (city?.Length ?? 0), n is null && city is not null), (one[row.Index], two[row.Index], three[row.Index], four[row.Index]));
        }
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapRows_ToTexts_EqualsTheLoop(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        using DataFrameColumn<string> texts = Shared.MapRows(table, static row => row.IsNull("city") ? null! : row.Get<string>("city") + "!");
        Assert.Equal(table.Column<string>("city").Select(static city => city is null ? null : city + "!"), texts);
        using DataFrameColumn<string> later = Shared.MapRowsAsync(table, "n", static (int? n) => n is null ? null! : "#").GetAwaiter().GetResult();
        Assert.Equal(table.Column<int?>("n").Select(static n => n is null ? null : "#"), later);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_OfAView_ReadsItsRows() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(50_000);
        DataFrame view = DataFrame.Concat(table.Slice(40_000, 20), table.Slice(7, 100), Sample(50));
        using DataFrameColumn<double> x = Shared.MapRows(view, "x", static (double x) => x);
        using DataFrameColumn<string> city = Shared.MapRows(view, static row => row.Get<string>("city"));
        Assert.Equal(view.Column<double>("x"), x);
        Assert.Equal(view.Column<string>("city"), city);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_BecomesAColumn_OfATable() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(1000);
        using DataFrame more = table.WithColumn("double", Shared.MapRows(table, "x", static (double x) => x * 2));
        Assert.Equal(table.Column<double>("x").Select(static x => x * 2), more.Column<double>("double"));
        Assert.Equal(more.Column<double>("double").Sum(), Shared.Apply(static copy => copy.Column<double>("double").Sum(), more), 1e-6);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_RowFails_ThrowsTheFirstWithItsIndex() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(500);
        Func<double, double> function = static x => x >= 60 ? throw new FormatException($"x is {x.ToString(CultureInfo.InvariantCulture)}") : x;
        FormatException error = Assert.Throws<FormatException>(() => Shared.MapRows(table, "x", function));
        Assert.Equal(("x is 60", 120), (error.Message, (int)error.Data["Multiprocessing.ItemIndex"]!));
        error = Assert.Throws<FormatException>(() => Shared.MapRowsAsync(table, "x", function).GetAwaiter().GetResult());
        Assert.Equal("x is 60", error.Message);
        InvalidCastException missing = Assert.Throws<InvalidCastException>(() => Shared.MapRows(table, "n", static (int n) => n));
        Assert.Contains("Column 'n' has no value in row 0", missing.Message, StringComparison.Ordinal);
        Assert.Equal(0, missing.Data["Multiprocessing.ItemIndex"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_WhatDoesNotFit_IsRefusedBeforeAnythingIsSent() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(5);
        Assert.Contains("There are: 'x', 'n', 'city'", Assert.Throws<KeyNotFoundException>(() => Shared.MapRows(table, "z", static (double z) => z)).Message, StringComparison.Ordinal);
        Assert.Equal("Column 'x' holds double, not float: ask for double.", Assert.Throws<InvalidCastException>(() => Shared.MapRows(table, "x", static (float x) => x)).Message);
        Assert.Contains("MapPartitions", Assert.Throws<ArgumentException>(() => Shared.MapRows(table, static row => new[] { row.Index })).Message, StringComparison.Ordinal);
        Assert.Equal("chunkSize", Assert.Throws<ArgumentOutOfRangeException>(() => Shared.MapRows(table, static row => row.Index, chunkSize: 0)).ParamName);
        Assert.Equal("table", Assert.Throws<ArgumentNullException>(() => Shared.MapRows((DataFrame)null!, static row => row.Index)).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Shared.MapRows(table, (Func<DataFrameRow, int>)null!)).ParamName);
        Assert.ThrowsAny<OperationCanceledException>(() => Shared.MapRows(table, static row => row.Index, cancellationToken: new CancellationToken(canceled: true)));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapColumns_EqualsTheLoop(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        Assert.Equal(["x", "n", "city"], Shared.MapColumns(table, static column => column.Name));
        Assert.Equal([rows, rows, rows], Shared.MapColumnsAsync(table, static column => column.Length).GetAwaiter().GetResult());
        using DataFrame nulls = Shared.MapColumns(table, static column => DataFrameColumn.Create(column.Name, Enumerable.Range(0, column.Length).Select(column.IsNull)));
        Assert.Equal(["x", "n", "city"], nulls.Columns.Select(static column => column.Name));
        Assert.Equal(table.Column<string>("city").Select(static city => city is null), nulls.Column<bool>("city"));
        DataFrame same = Shared.MapColumns(table, static column => column);
        Assert.Equal(table.ToCsv(), same.ToCsv());

        DataFrame numbers = table.Select("x");
        Assert.Equal([table.Column<double>("x").Sum()], Shared.MapColumns(numbers, static (DataFrameColumn<double> column) => Sum(column.Span)));
        using DataFrame halves = Shared.MapColumns(numbers, static (DataFrameColumn<double> column) => DataFrameColumn.Create(column.Name, column.Length, (Span<double> values) =>
        {
            column.Span.CopyTo(values);
            values.Reverse();
        }));
        Assert.Equal(table.Column<double>("x").Reverse(), halves.Column<double>("x"));
        Assert.Contains("'n' holds int?", Assert.Throws<InvalidCastException>(() => Shared.MapColumns(table, static (DataFrameColumn<double> column) => column[0])).Message, StringComparison.Ordinal);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapPartitions_ToTables_IsTheWholeInOrder(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        using DataFrame expected = table.WithColumn(DataFrameColumn.Create("y", table.Column<double>("x").Select(static x => -x)));
        foreach (int? parts in (int?[])[null, 1, 3, 100])
        {
            using DataFrame result = Shared.MapPartitions(table, static part => part.WithColumn(Negative(part)), parts);
            Assert.Equal(expected.ToCsv(), result.ToCsv());
            Assert.Equal(expected.Column<double>("y").ToArray(), result.Column<double>("y").Span.ToArray());

            // And once more to the workers, in all its pieces.
            Assert.Equal(expected.Column<double>("y").Sum(), Shared.MapPartitions(result, static part => part.Column<double>("y").Sum(), 5).Sum(), 1e-3);
            using DataFrameColumn<double> twice = Shared.MapRows(result, "y", static (double y) => y * 2);
            Assert.Equal(expected.Column<double>("y").Select(static y => y * 2), twice);
        }

        using DataFrame some = Shared.MapPartitionsAsync(table, static part => part.Where(static row => row.Get<string>("city") == "Oslo")).GetAwaiter().GetResult();
        Assert.Equal(table.Where(static row => row.Get<string>("city") == "Oslo").ToCsv(), some.ToCsv());
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(RowCounts))]
    public Task MapPartitions_ToColumnsArraysAndValues_IsTheWholeInOrder(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        using DataFrameColumn<double> column = Shared.MapPartitions(table, Negative, 7);
        Assert.Equal(table.Column<double>("x").Select(static x => -x), column);
        using DataFrameColumn<string> texts = Shared.MapPartitionsAsync(table, static part => DataFrameColumn.Create("t", part.Column<string>("city").Select(static city => city ?? "?")), 7).GetAwaiter().GetResult();
        Assert.Equal(table.Column<string>("city").Select(static city => city ?? "?"), texts);
        Assert.Equal([.. table.Rows.Select(static row => (row.Index, row.Get<int?>("n")))], Shared.MapPartitions(table, static part => part.Rows.Select(static row => row.Get<int?>("n")).ToArray(), 3).Select(static (n, index) => (index, n)));
        Assert.Equal(Math.Clamp(rows, 1, 3), Shared.MapPartitions(table, static part => part.RowCount, 3).Length);
        Assert.Equal(rows, Shared.MapPartitionsAsync(table, static part => part.RowCount).GetAwaiter().GetResult().Sum());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapPartitions_WhatDoesNotFit_IsRefused() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(100);
        Assert.Equal("parts", Assert.Throws<ArgumentOutOfRangeException>(() => Shared.MapPartitions(table, static part => part, 0)).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Shared.MapPartitions(table, (Func<DataFrame, int>)null!)).ParamName);
        Assert.Contains("Table 1 has the columns 'n', table 0 has 'x'", Assert.Throws<ArgumentException>(() => Shared.MapPartitions(table, static part => part.Rows[0].Get<double>("x") == 0 ? part.Select("x") : part.Select("n"), 2)).Message, StringComparison.Ordinal);
        Assert.Contains("gave back null for item 0", Assert.Throws<InvalidOperationException>(() => Shared.MapPartitions(table, static part => (DataFrame)null!, 2)).Message, StringComparison.Ordinal);
        Assert.Contains("gave back null for item 0", Assert.Throws<InvalidOperationException>(() => Shared.MapPartitions(table, static part => (int[])null!, 2)).Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapPartitions_PartFails_ThrowsTheFirstWithItsIndexAndOutcomesTellEach() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(100);
        Func<DataFrame, int> function = static part => part.Rows[0].Get<double>("x") >= 20 ? throw new FormatException("late") : part.RowCount;
        Assert.Equal(2, Assert.Throws<FormatException>(() => Shared.MapPartitions(table, function, 5)).Data["Multiprocessing.ItemIndex"]);
        Outcome<int>[] outcomes = [.. Shared.MapOutcomes(table.Partition(5), function)];
        Assert.Equal([true, true, false, false, false], outcomes.Select(static outcome => outcome.IsSuccess));
        Assert.Equal(20, outcomes[1].Value);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(137)]
    [InlineData(50_000)]
    public Task GroupBy_OneKey_EqualsTheLoop(int rows) => OnThread.Run(() =>
    {
        using DataFrame table = Sample(rows);
        DataFrameGroups groups = Shared.GroupBy(table, "city");
        GroupResult<double>[] sums = groups.Map(static group => group.Column<double>("x").Sum());
        var expected = table.Rows.GroupBy(static row => row.Get<string?>("city")).Select(static group => (group.Key, group.Sum(static row => row.Get<double>("x")))).ToArray();
        Assert.Equal(expected.Length, groups.Count);
        Assert.Equal(expected, sums.Select(static result => (result.Key.Get<string?>(), result.Value)));
        using DataFrame firsts = groups.Map(static group => group.Head(1));
        Assert.Equal(table.Take([.. table.Rows.GroupBy(static row => row.Get<string?>("city")).Select(static group => group.First().Index)]).ToCsv(), firsts.ToCsv());
        using DataFrame all = groups.MapAsync(static group => group).GetAwaiter().GetResult();
        Assert.Equal(table.RowCount, all.RowCount);
        Assert.Equal(expected.Select(static group => group.Key), groups.MapAsync(static group => group.Column<string?>("city")[0]).GetAwaiter().GetResult().Select(static result => result.Value));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task GroupBy_SeveralKeys_EqualsTheLoop() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(5000);
        GroupResult<int>[] counts = Shared.GroupBy(table, "city", "n").Map(static group => group.RowCount, chunkSize: 3);
        var expected = table.Rows.GroupBy(static row => (row.Get<string?>("city"), row.Get<int?>("n"))).Select(static group => (group.Key, group.Count()));
        Assert.Equal(expected, counts.Select(static result => ((result.Key.Get<string?>(0), result.Key.Get<int?>(1)), result.Value)));
        Assert.Equal(counts[3].Key, Shared.GroupBy(table, "city", "n").Map(static group => 0)[3].Key);
        Assert.Equal("(null, null)", counts[0].Key.ToString());
        Assert.Throws<InvalidCastException>(() => counts[1].Key.Get<double>(1));
        Assert.Throws<ArgumentException>(() => Shared.GroupBy(table));
        Assert.Throws<KeyNotFoundException>(() => Shared.GroupBy(table, "z"));
        Assert.Empty(Shared.GroupBy(table.Head(0), "city").Map(static group => 1));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task GroupBy_GroupFails_ThrowsTheFirstWithItsIndex() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(1000);
        FormatException error = Assert.Throws<FormatException>(() => Shared.GroupBy(table, "city").Map(static group => group.Column<string?>("city")[0] == "Rome" ? throw new FormatException() : 1));
        Assert.Equal(2, error.Data["Multiprocessing.ItemIndex"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Table_AsArgumentCapturedOrResult_IsTheSame() => OnThread.Run(() =>
    {
        foreach (int rows in (int[])[10, 50_000])
        {
            using DataFrame table = Sample(rows);
            Assert.Equal(table.Rows[7].ToString(), Shared.Apply(static copy => copy.Rows[7].ToString(), table));
            Assert.Equal(table["city"][8], Shared.Apply(() => table["city"].Get<string>(8)));
            Assert.Equal(table.ToCsv(), Shared.Apply(static copy => copy, table).ToCsv());
            Assert.Equal(table.ToCsv(), Shared.Apply(static rows => Sample(rows), rows).ToCsv());
            Assert.Equal([0.0, 2.5], Shared.Map([table.Rows[0], table.Rows[5]], static row => row.Get<double>("x")));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_OfPartsOfCsv_GivesTheResultsInOrder() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(20_000);
        using MemoryStream stream = new();
        table.WriteCsv(stream);
        stream.Position = 0;
        Assert.Equal(
            table.Partition(20).Select(static part => part.Column<double>("x").Sum()),
            Shared.MapStream(DataFrame.ReadCsvParts(stream, 1000), static part => part.Column<double>("x").Sum(), window: 4));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Table_DisposedBefore_IsRefused() => OnThread.Run(() =>
    {
        foreach (int rows in (int[])[10, 50_000])
        {
            DataFrame table = Sample(rows);
            table.Dispose();
            Assert.Throws<ObjectDisposedException>(() => Shared.MapRows(table, static row => row.Index));
            Assert.Throws<ObjectDisposedException>(() => Shared.MapColumns(table, static column => column.Length));
            Assert.Throws<ObjectDisposedException>(() => Shared.MapPartitions(table, static part => part.RowCount));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Table_DisposedByAFunction_StaysTheCallers() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(50_000);
        Assert.Equal([50_000, 50_000], Shared.Broadcast(() =>
        {
            table.Dispose();
            table["x"].Dispose();
            return table.Column<double>("x").Length;
        }));
        Assert.Equal(table.Column<double>("x").ToArray(), Shared.MapRows(table, "x", static (double x) => x).ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Result_PassedThrough_IsStillTheInputs() => OnThread.Run(() =>
    {
        DataFrame table = Sample(50_000);
        using DataFrame result = Shared.MapPartitions(table, static part => part.WithColumn(Negative(part)));
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => result["x"][0]);
        Assert.Equal(-0.5, result["y"][1]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Result_Disposed_IsFreedInAllItsPieces() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(50_000);
        DataFrame result = Shared.MapPartitions(table, static part => part.WithColumn(Negative(part)), 3);
        DataFrame again = DataFrame.Concat(result, result);
        DataFrameColumn<double> column = Shared.MapPartitions(table, Negative, 3);
        DataFrame columns = Shared.MapColumns(table.Select("x"), static (DataFrameColumn<double> x) => DataFrameColumn.Create(x.Name, x.Reverse()));
        result.Dispose();
        column.Dispose();
        columns.Dispose();
        Assert.All([0, 20_000, 49_999], row => Assert.Throws<ObjectDisposedException>(() => result["y"][row]));
        Assert.Throws<ObjectDisposedException>(() => again["y"][70_000]);
        Assert.Throws<ObjectDisposedException>(() => column[20_000]);
        Assert.Throws<ObjectDisposedException>(() => columns["x"][7]);
        Assert.Equal(0.5, result["x"][1]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task With_ProgressAndTimeout_AreThoseOfThePool() => OnThread.Run(() =>
    {
        using DataFrame table = Sample(300);
        List<MapProgress> reports = [];
        using ManualResetEventSlim all = new();
        Pool told = Shared.With(new TaskOptions { Progress = new Told(reports, all) });
        using DataFrame result = told.MapPartitions(table, static part => part, 10);
        Assert.True(all.Wait(OnThread.Patience));
        Assert.Equal((10, 0, 10), (reports[^1].Completed, reports[^1].Failed, reports[^1].Total));
    });

    internal static DataFrame Sample(int rows) => new(
        DataFrameColumn.Create("x", Enumerable.Range(0, rows).Select(static i => i / 2.0)),
        DataFrameColumn.Create("n", Enumerable.Range(0, rows).Select(static i => i % 5 == 0 ? null : (int?)(i % 7))),
        DataFrameColumn.Create("city", Enumerable.Range(0, rows).Select(static i => (i % 4) switch { 0 => null!, 1 => "Oslo", 2 => "Rome", _ => "Bonn" })));

    private static DataFrameColumn<double> Negative(DataFrame part)
    {
        DataFrameColumn<double> x = part.Column<double>("x");
        return DataFrameColumn.Create("y", part.RowCount, (Span<double> y) =>
        {
            for (int i = 0; i < y.Length; i++)
            {
                y[i] = -x[i];
            }
        });
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        double sum = 0;
        foreach (double value in values)
        {
            sum += value;
        }

        return sum;
    }

    private sealed class Told(List<MapProgress> reports, ManualResetEventSlim all) : IProgress<MapProgress>
    {
        public void Report(MapProgress value)
        {
            reports.Add(value);
            if (value.Completed == value.Total)
            {
                all.Set();
            }
        }
    }
}
