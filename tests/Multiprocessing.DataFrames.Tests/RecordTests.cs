namespace Multiprocessing.DataFrames.Tests;

/// <summary>Tables from objects, and back.</summary>
public sealed class RecordTests
{
    [Fact]
    public void FromRecords_ToRecords_AreTheSame()
    {
        Person[] people = [new("Ada", 36, 1.5, new DateTime(1815, 12, 10)), new("Grace", 85, null, new DateTime(1906, 12, 9))];
        using DataFrame table = DataFrame.FromRecords(people);
        Assert.Equal(["Name", "Age", "Weight", "Born"], table.Columns.Select(static column => column.Name));
        Assert.Equal([typeof(string), typeof(int), typeof(double?), typeof(DateTime)], table.Columns.Select(static column => column.Type));
        Assert.Equal(people, table.ToRecords<Person>());
    }

    [Fact]
    public void FromRecords_OfClassesStructsTuplesAndAnonymousObjects_HasTheirMembers()
    {
        using DataFrame classes = DataFrame.FromRecords([new Derived { A = 1, B = "x", Field = 2.5f }]);
        Assert.Equal(["A", "B", "Field"], classes.Columns.Select(static column => column.Name));
        Derived back = classes.ToRecords<Derived>().Single();
        Assert.Equal((1, "x", 2.5f), (back.A, back.B, back.Field));
        using DataFrame structs = DataFrame.FromRecords([new Point { X = 1, Y = 2 }, new Point { X = 3, Y = 4 }]);
        Assert.Equal([2, 4], structs.Column<int>("Y").ToArray());
        Assert.Equal(4, structs.ToRecords<Point>().Last().Y);
        using DataFrame tuples = DataFrame.FromRecords([(1, "one"), (2, null)]);
        Assert.Equal(["Item1", "Item2"], tuples.Columns.Select(static column => column.Name));
        Assert.Equal([(1, "one"), (2, null)], tuples.ToRecords<(int, string?)>());
        using DataFrame anonymous = DataFrame.FromRecords([new { City = "Oslo", Count = 3L }]);
        Assert.Equal(3L, anonymous.Rows[0].Get<long>("Count"));
    }

    [Fact]
    public void FromRecords_Lazily_IsEnumeratedOnce()
    {
        int made = 0;
        using DataFrame table = DataFrame.FromRecords(Enumerable.Range(0, 20_000).Select(i =>
        {
            made++;
            return new { Index = i, Text = i % 100 == 0 ? null : new string('x', i % 500) };
        }));
        Assert.Equal((20_000, 20_000), (table.RowCount, made));
        Assert.Equal(19_999, table.Column<int>("Index")[19_999]);
        Assert.Equal(new string('x', 499), table["Text"][19_999]);
        Assert.Null(table["Text"][19_900]);
    }

    [Fact]
    public void FromRecords_OfNone_HasTheColumns()
    {
        using DataFrame table = DataFrame.FromRecords(Array.Empty<Person>());
        Assert.Equal((0, 4), (table.RowCount, table.Columns.Count));
        Assert.Empty(table.ToRecords<Person>());
    }

    [Fact]
    public void FromRecords_WhatNoColumnHolds_IsRefusedByName()
    {
        Assert.Contains("'Link'", Assert.Throws<ArgumentException>(() => DataFrame.FromRecords([new { Link = new Uri("http://x") }])).Message, StringComparison.Ordinal);
        Assert.Contains("no public property", Assert.Throws<ArgumentException>(() => DataFrame.FromRecords([new object()])).Message, StringComparison.Ordinal);
        Assert.Contains("Record 1 is null", Assert.Throws<ArgumentException>(() => DataFrame.FromRecords([new Person("a", 1, 1, default), null!])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ToRecords_WhatDoesNotFit_IsRefusedWithThePlace()
    {
        using DataFrame table = new(DataFrameColumn.Create("name", new[] { "Ada", "Grace" }), DataFrameColumn.Create("AGE", new int?[] { 36, null }));
        Assert.Contains("needs a column 'City'. There are: 'name', 'AGE'", Assert.Throws<ArgumentException>(() => table.ToRecords<Place>()).Message, StringComparison.Ordinal);
        IEnumerable<Aged> lazily = table.ToRecords<Aged>();
        Assert.Equal(new Aged("Ada", 36), lazily.First());
        Assert.Contains("Column 'AGE' has no value in row 1", Assert.Throws<InvalidCastException>(() => lazily.Last()).Message, StringComparison.Ordinal);
        Assert.Equal(new MaybeAged("Grace", null), table.ToRecords<MaybeAged>().Last());
        Assert.Contains("Age is long, and column 'AGE' holds int?", Assert.Throws<ArgumentException>(() => table.ToRecords<LongAged>()).Message, StringComparison.Ordinal);
    }

    private sealed record Person(string Name, int Age, double? Weight, DateTime Born);

    private sealed record Place(string City);

    private sealed record Aged(string Name, int Age);

    private sealed record MaybeAged(string Name, int? Age);

    private sealed record LongAged(string Name, long Age);

    private class Base
    {
        public int A { get; set; }
    }

    private sealed class Derived : Base
    {
        public float Field;

        public string? B { get; set; }

        public int this[int index] => index;
    }

    private struct Point
    {
        public int X { get; set; }

        public int Y;
    }
}
