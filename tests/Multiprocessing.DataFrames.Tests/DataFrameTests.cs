namespace Multiprocessing.DataFrames.Tests;

/// <summary>Tables and what is made of them in one process.</summary>
public sealed class DataFrameTests
{
    [Fact]
    public void DataFrame_OfColumns_GivesThemByName()
    {
        using DataFrame table = Sample();
        Assert.Equal(5, table.RowCount);
        Assert.Equal(["x", "n", "city"], table.Columns.Select(static column => column.Name));
        Assert.Equal(typeof(double), table["x"].Type);
        Assert.Equal([1.5, 2.5, -3.5, 0, 10], table.Column<double>("x").ToArray());
        Assert.True(table.TryGetColumn("n", out DataFrameColumn? n));
        Assert.Equal(4, n.Get<int?>(4));
        Assert.False(table.TryGetColumn("N", out _));
        DataFrameRow row = table.Rows[2];
        Assert.Equal((2, -3.5, (int?)2, "Rome"), (row.Index, row.Get<double>("x"), row.Get<int?>("n"), row.Get<string>("city")));
        Assert.Equal(-3.5, row.Get<double>(0));
        Assert.Null(table.Rows[1]["n"]);
        Assert.True(table.Rows[1].IsNull("n"));
        Assert.Equal("[1] x: 2.5, n: null, city: null", table.Rows[1].ToString());
        Assert.Equal(5, table.Rows.Count);
    }

    [Fact]
    public void DataFrame_MissingColumn_IsRefusedWithThoseThereAre()
    {
        using DataFrame table = Sample();
        foreach (Action act in (Action[])[() => _ = table["z"], () => table.Column<int>("z"), () => table.Rows[0].Get<int>("z"), () => table.Select("x", "z"), () => table.Without("z"), () => table.Rename("z", "y"), () => table.Sort("z")])
        {
            Assert.Equal("There is no column 'z'. There are: 'x', 'n', 'city'.", Assert.Throws<KeyNotFoundException>(act).Message);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => table.Rows[0].Get<int>(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Rows[5]);
    }

    [Fact]
    public void DataFrame_NamesOrLengthsThatDoNotFit_AreRefused()
    {
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new DataFrame(Ints("a", 1), Ints("b", 1), Ints("a", 2))).Message, StringComparison.Ordinal);
        string message = Assert.Throws<ArgumentException>(() => new DataFrame(Ints("a", 1, 2), Ints("b", 1))).Message;
        Assert.Contains("'b' has 1 rows, column 'a' has 2", message, StringComparison.Ordinal);
        using DataFrame table = Sample();
        Assert.Throws<ArgumentException>(() => table.WithColumn(Ints("z", 1)));
        Assert.Throws<ArgumentException>(() => table.Rename("x", "n"));
        Assert.Throws<ArgumentException>(() => table.Select("x", "x"));
    }

    [Fact]
    public void DataFrame_ManyColumns_AreFoundByName()
    {
        using DataFrame table = new(Enumerable.Range(0, 100).Select(static i => (DataFrameColumn)Ints($"c{i}", i)));
        Assert.Equal(77, table.Rows[0].Get<int>("c77"));
        Assert.Throws<KeyNotFoundException>(() => table["c100"]);
    }

    [Fact]
    public void SelectWithoutWithColumnRename_GiveOtherTablesOfTheSameMemory()
    {
        using DataFrame table = Sample();
        Assert.Equal(["city", "x"], Names(table.Select("city", "x")));
        Assert.Equal(["x", "city"], Names(table.Without("n")));
        Assert.Equal(["x", "n", "town"], Names(table.Rename("city", "town")));
        using DataFrame more = table.WithColumn("k", Ints("other", 1, 2, 3, 4, 5));
        Assert.Equal(["x", "n", "city", "k"], Names(more));
        using DataFrame replaced = more.WithColumn(Ints("n", 9, 9, 9, 9, 9));
        Assert.Equal(["x", "n", "city", "k"], Names(replaced));
        Assert.Equal(9, replaced.Rows[1].Get<int>("n"));
        Assert.Null(table.Rows[1]["n"]);
        Assert.Empty(table.Select().Columns);
        Assert.Equal(5, table.Select().RowCount);
    }

    [Fact]
    public void Slice_IsAView_AndPartsAreSlices()
    {
        using DataFrame table = Numbers(10);
        Assert.Equal([3, 4, 5], table.Slice(3, 3).Column<int>("n").ToArray());
        Assert.Equal([0, 1], table.Head(2).Column<int>("n").ToArray());
        Assert.Equal(10, table.Head(100).RowCount);
        Assert.Equal([3, 3, 4], table.Partition(3).Select(static part => part.RowCount));
        Assert.Equal(Enumerable.Range(0, 10), table.Partition(3).SelectMany(static part => part.Column<int>("n")));
        Assert.Equal(10, table.Partition(99).Count);
        Assert.Single(Numbers(0).Partition(4));
        Assert.Equal("parts", Assert.Throws<ArgumentOutOfRangeException>(() => table.Partition(0)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Slice(8, 3));
        Assert.Equal(-1, Assert.Throws<ArgumentOutOfRangeException>(() => table.Slice(-1, 1)).ActualValue);
    }

    [Fact]
    public void WhereTakeSort_CopyRows()
    {
        using DataFrame table = Sample();
        Assert.Equal(new string?[] { "Oslo", null, "Bonn" }, table.Where(static row => row.Get<double>("x") > 1).Column<string>("city").ToArray());
        Assert.Equal([10, -3.5, 10], table.Take([4, 2, 4]).Column<double>("x").ToArray());
        Assert.Equal([-3.5, 0, 1.5, 2.5, 10], table.Sort("x").Column<double>("x").ToArray());
        Assert.Equal(new string?[] { "Rome", "Oslo", "Oslo", "Bonn", null }, table.Sort("city", descending: true).Column<string>("city").ToArray());
        Assert.Equal([null, 0, 2, 3, 4], table.Sort("n").Column<int?>("n").ToArray());

        // Rows of equal values keep their order.
        Assert.Equal([0, 3], table.Sort("city").Where(static row => row.Get<string>("city") == "Oslo").Column<int?>("n").Select(static n => n!.Value));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Take([5]));
        Assert.Equal(0, table.Take([]).RowCount);
    }

    [Fact]
    public void Concat_OfViews_IsOneTable()
    {
        using DataFrame table = Sample();
        DataFrame again = DataFrame.Concat(table.Slice(0, 2), table.Slice(2, 0), table.Slice(2, 3), table);
        Assert.Equal(10, again.RowCount);
        Assert.Equal(Enumerable.Repeat(table.Column<string>("city"), 2).SelectMany(static cities => cities), again.Column<string>("city"));
        Assert.Equal(Enumerable.Repeat(table.Column<int?>("n"), 2).SelectMany(static n => n), again.Column<int?>("n"));
        Assert.Equal([10, 1.5, 2.5], again.Slice(4, 3).Column<double>("x").ToArray());
        Assert.Equal(again.Column<double>("x").ToArray(), again.Column<double>("x").Span.ToArray());
        Assert.Equal(10, again.Clone().Column<string>("city").Length);
        Assert.Equal(again.ToCsv(), again.Clone().ToCsv());
        Assert.Equal(again.ToCsv(), again.Take([.. Enumerable.Range(0, 10)]).ToCsv());
    }

    [Fact]
    public void Concat_NullableAndNot_IsNullable()
    {
        using DataFrame plain = new(Ints("n", 1, 2));
        using DataFrame nullable = new(DataFrameColumn.Create("n", new int?[] { null, 3 }));
        Assert.Equal([1, 2, null, 3], DataFrame.Concat(plain, nullable).Column<int?>("n").ToArray());
        Assert.Equal([null, 3, 1, 2], DataFrame.Concat(nullable, plain).Column<int?>("n").Span.ToArray());
    }

    [Fact]
    public void Concat_TablesThatDoNotFit_AreRefusedWithThePlace()
    {
        using DataFrame a = new(Ints("a", 1));
        using DataFrame b = new(Ints("b", 1));
        using DataFrame c = new(DataFrameColumn.Create("a", new[] { 1.0 }));
        Assert.Contains("Table 1 has the columns 'b', table 0 has 'a'", Assert.Throws<ArgumentException>(() => DataFrame.Concat(a, b)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' holds double in table 2 and int in table 0", Assert.Throws<ArgumentException>(() => DataFrame.Concat(a, a, c)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DataFrame.Concat());
    }

    [Fact]
    public void Dispose_OfTheTableThatWasMadeFirst_EndsItsViews()
    {
        DataFrame table = Numbers(100_000);
        DataFrame view = table.Slice(5, 10);
        using DataFrame more = table.WithColumn("k", Ints("k", [.. Enumerable.Range(0, 100_000)]));
        view.Dispose();
        Assert.Equal(7, table.Rows[7].Get<int>("n"));
        table.Dispose();
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => table.Rows[0].Get<int>("n"));
        Assert.Throws<ObjectDisposedException>(() => view.Rows[0].Get<int>("n"));
        Assert.Throws<ObjectDisposedException>(() => more.Rows[0].Get<int>("n"));
        Assert.Equal(3, more.Rows[3].Get<int>("k"));
    }

    [Fact]
    public void Column_OfATable_IsFreedWithTheTable()
    {
        DataFrameColumn<int> column = Ints("n", [.. Enumerable.Range(0, 100_000)]);
        DataFrame table = new(column);
        column.Dispose();
        Assert.Equal(9, table.Rows[9].Get<int>("n"));
        table.Dispose();
        Assert.Throws<ObjectDisposedException>(() => column[0]);
    }

    [Fact]
    public void ToString_IsAligned()
    {
        using DataFrame table = Sample();
        Assert.Equal(
            """
               x     n  city
             1.5     0  Oslo
             2.5  null  null
            -3.5     2  Rome
               0     3  Oslo
              10     4  Bonn
            [5 rows, 3 columns]
            """.ReplaceLineEndings("\n"),
            table.ToString());
        Assert.Equal(12, Numbers(1000).ToString().Split('\n').Length);
        Assert.EndsWith("[1,000 rows, 1 columns]", Numbers(1000).ToString(), StringComparison.Ordinal);
    }

    internal static DataFrame Sample() => new(
        DataFrameColumn.Create("x", new[] { 1.5, 2.5, -3.5, 0, 10 }),
        DataFrameColumn.Create("n", new int?[] { 0, null, 2, 3, 4 }),
        DataFrameColumn.Create("city", new[] { "Oslo", null, "Rome", "Oslo", "Bonn" }));

    internal static DataFrame Numbers(int count) => new(Ints("n", [.. Enumerable.Range(0, count)]));

    private static DataFrameColumn<int> Ints(string name, params int[] values) => DataFrameColumn.Create(name, values);

    private static IEnumerable<string> Names(DataFrame table) => table.Columns.Select(static column => column.Name);
}
