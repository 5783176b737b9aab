using System.Globalization;
using System.Reflection;

namespace Multiprocessing.DataFrames.Tests;

/// <summary>What a column holds, and how it is read.</summary>
public sealed class ColumnTests
{
    public static IEnumerable<TheoryDataRow<Array>> Values =>
    [
        new(new[] { true, false }), new(new byte[] { 0, 255 }), new(new sbyte[] { -128, 127 }), new(new short[] { short.MinValue, short.MaxValue }),
        new(new ushort[] { 0, ushort.MaxValue }), new(new[] { int.MinValue, int.MaxValue }), new(new uint[] { 0, uint.MaxValue }),
        new(new[] { long.MinValue, long.MaxValue }), new(new ulong[] { 0, ulong.MaxValue }), new(new[] { Half.Epsilon, Half.NaN }),
        new(new[] { float.Epsilon, float.NegativeInfinity }), new(new[] { double.Epsilon, double.NaN, -0.0 }), new(new[] { decimal.MinValue, 0.10m }),
        new(new[] { 'x', 'ß' }), new(new[] { new DateTime(2020, 2, 29, 1, 2, 3, DateTimeKind.Utc), DateTime.MaxValue }),
        new(new[] { new DateTimeOffset(2020, 2, 29, 1, 2, 3, TimeSpan.FromHours(-3)) }), new(new[] { DateOnly.MaxValue }), new(new[] { TimeOnly.MaxValue }),
        new(new[] { TimeSpan.MinValue }), new(new[] { Guid.NewGuid(), Guid.Empty }), new(new[] { "", "plain", "übergroß", "😀", "a\nb" }),
        new(new bool?[] { true, null, false }), new(new byte?[] { null, 1 }), new(new int?[] { null, 5, 0 }), new(new double?[] { 1.5, null, double.NaN }),
        new(new decimal?[] { null, 1.10m }), new(new DateTime?[] { DateTime.MinValue, null }), new(new Guid?[] { null, Guid.Empty }),
        new(new string?[] { null, "", null, "x", null }),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Create_ValuesOfEveryKind_AreReadAsTheyWere(Array values) =>
        typeof(ColumnTests).GetMethod(nameof(Check), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(values.GetType().GetElementType()!)
            .Invoke(null, BindingFlags.DoNotWrapExceptions, null, [values], null);

    [Fact]
    public void Create_OfWhatNoColumnHolds_IsRefusedWithTheKindsThatThereAre()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataFrameColumn.Create("x", new[] { new object() }));
        Assert.Contains("System.Object", error.Message, StringComparison.Ordinal);
        Assert.Contains("double", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_HalfOfASurrogatePair_IsRefusedWithItsRow()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => DataFrameColumn.Create("x", new[] { "fine", "\ud800" }));
        Assert.Contains("row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_ByFilling_WritesWhereTheValuesLie()
    {
        using DataFrameColumn<double> column = DataFrameColumn.Create("x", 10_000, (Span<double> values) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i / 2.0;
            }
        });
        Assert.Equal(4999.5, column[9999]);
        Assert.Equal(10_000, column.Span.Length);
        Assert.Throws<ArgumentException>(() => DataFrameColumn.Create("x", 1, (Span<string> _) => { }));
    }

    [Fact]
    public void Get_AnotherType_SaysWhatTheColumnHolds()
    {
        using DataFrameColumn column = DataFrameColumn.Create("n", new[] { 1, 2 });
        InvalidCastException error = Assert.Throws<InvalidCastException>(() => column.Get<double>(0));
        Assert.Equal("Column 'n' holds int, not double: ask for int.", error.Message);
        Assert.Throws<InvalidCastException>(() => column.As<long>());
        Assert.Throws<InvalidCastException>(() => column.Get<string>(0));
    }

    [Fact]
    public void Get_NullableOrNot_IsConverted()
    {
        using DataFrameColumn plain = DataFrameColumn.Create("n", new[] { 1, 2 });
        using DataFrameColumn nullable = DataFrameColumn.Create("m", new int?[] { 1, null });
        Assert.Equal(2, plain.Get<int?>(1));
        Assert.Equal(1, nullable.Get<int>(0));
        Assert.Null(nullable.Get<int?>(1));
        Assert.Null(nullable[1]);
        Assert.True(nullable.IsNull(1));
        Assert.False(plain.IsNull(1));
        InvalidCastException error = Assert.Throws<InvalidCastException>(() => nullable.Get<int>(1));
        Assert.Contains("'m' has no value in row 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Get_RowOutOfRange_IsRefusedWithTheRowsThereAre()
    {
        using DataFrameColumn<int> column = DataFrameColumn.Create("n", new[] { 1, 2 });
        Assert.Contains("0 to 1", Assert.Throws<ArgumentOutOfRangeException>(() => column[2]).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => column[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => column.Get<int>(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.Slice(1, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => column.Slice(3, 0));
    }

    [Fact]
    public void GetUtf8_OfTexts_IsTheirBytes()
    {
        using DataFrameColumn texts = DataFrameColumn.Create("t", new[] { "añb", null, "" });
        Assert.Equal("añb"u8.ToArray(), texts.GetUtf8(0).ToArray());
        Assert.True(texts.GetUtf8(1).IsEmpty);
        Assert.True(texts.IsNull(1));
        Assert.False(texts.IsNull(2));
        using DataFrameColumn numbers = DataFrameColumn.Create("n", new[] { 1 });
        Assert.Throws<InvalidOperationException>(() => numbers.GetUtf8(0).Length);
        Assert.Throws<InvalidOperationException>(() => texts.As<string>().Span.Length);
    }

    [Fact]
    public void Slice_OfASlice_IsAViewOfTheSameRows()
    {
        using DataFrameColumn<string> texts = DataFrameColumn.Create("t", Enumerable.Range(0, 100).Select(static i => i % 7 == 0 ? null! : i.ToString(CultureInfo.InvariantCulture)));
        DataFrameColumn<string> slice = texts.Slice(10, 50).Slice(5, 10);
        Assert.Equal([.. texts.Skip(15).Take(10)], slice.ToArray());
        Assert.Empty(texts.Slice(100, 0));
        Assert.Empty(texts.Slice(0, 0));
    }

    [Fact]
    public void Dispose_OfAColumnThatNoTableHolds_FreesIt()
    {
        DataFrameColumn<double> column = DataFrameColumn.Create("x", 100_000, (Span<double> values) => values.Fill(1));
        DataFrameColumn<double> view = column.Slice(5, 10);
        column.Dispose();
        column.Dispose();
        Assert.Throws<ObjectDisposedException>(() => column[0]);
        Assert.Throws<ObjectDisposedException>(() => view[0]);
        Assert.Throws<ObjectDisposedException>(() => view.Span.Length);
    }

    private static void Check<T>(T[] values)
    {
        using DataFrameColumn<T> column = DataFrameColumn.Create("x", values.AsSpan());
        Assert.Equal(values.Length, column.Length);
        Assert.Equal(typeof(T), column.Type);
        Assert.Equal(values, column.ToArray());
        Assert.Equal(values, column);
        Assert.Equal(values, Enumerable.Range(0, values.Length).Select(i => column[i]));
        Assert.Equal(values.Cast<object?>(), Enumerable.Range(0, values.Length).Select(i => ((DataFrameColumn)column)[i]));
        Assert.Equal(values.Select(static value => value is null), Enumerable.Range(0, values.Length).Select(column.IsNull));
        if (typeof(T) != typeof(string))
        {
            Assert.Equal(values, column.Span.ToArray());
        }

        DataFrameColumn<T> tail = column.Slice(1, values.Length - 1);
        Assert.Equal(values[1..], tail.ToArray());
        Assert.Equal("y", tail.Rename("y").Name);
    }
}
