using System.Data;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace Multiprocessing.Tests.Transfer;

public sealed class PlainValueTests
{
    public static IEnumerable<TheoryDataRow<object>> Values => new object[]
    {
        true, (byte)1, (sbyte)-1, (short)-2, (ushort)2, -3, 3u, -4L, 4ul, 'x', 1.5f, double.NaN, (nint)(-5), (nuint)5,
        12.34m, Guid.NewGuid(), new DateTime(2020, 1, 2, 3, 4, 5, DateTimeKind.Utc), new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        TimeSpan.FromTicks(7), new DateOnly(2024, 2, 29), new TimeOnly(1, 2, 3), (Half)0.5, (Int128)(-9), (UInt128)9, new Rune('r'),
        DayOfWeek.Friday, "text", "", "lone \ud800 surrogate", new BigInteger(123456789) * long.MaxValue * long.MaxValue, new Complex(1, -1),
        new Version(1, 2, 3, 4), IPAddress.Parse("10.0.0.1"), IPAddress.IPv6Loopback, new Uri("https://example.com/a?b=c"), new Uri("a/b", UriKind.Relative),
        (1, "two", 3.0), Tuple.Create(1, "two"), KeyValuePair.Create("k", 2), new Index(3, true), new Range(1, 2),
        (1, 2, 3, 4, 5, 6, 7, 8, "nine"), typeof(int), typeof(List<string>), typeof(Dictionary<,>), typeof(int[,]), CultureInfo.InvariantCulture,
    }.Select(value => new TheoryDataRow<object>(value));

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Value_AsObject_ArrivesEqual(object value)
    {
        object received = RoundTrip.Of(value);
        Assert.Equal(value.GetType(), received.GetType());
        Assert.Equal(value, received);
    }

    [Fact]
    public void Value_AsItsOwnType_ArrivesEqual()
    {
        Assert.Equal(42, RoundTrip.Of(42));
        Assert.Equal("text", RoundTrip.Of("text"));
        Assert.Null(RoundTrip.Of<string?>(null));
        Assert.Equal(1.25m, RoundTrip.Of(1.25m));
        Assert.Equal(DayOfWeek.Monday, RoundTrip.Of(DayOfWeek.Monday));
        Assert.Equal((5, "five"), RoundTrip.Of((5, "five")));
        Assert.Null(RoundTrip.Of<int?>(null));
        Assert.Equal(7, RoundTrip.Of<int?>(7));
        Assert.Equal((1, null, "c", (2, 3)), RoundTrip.Of<(int, int?, string, (int, int))>((1, null, "c", (2, 3))));
    }

    [Fact]
    public void Row_WithArguments_IsFlatAndArrivesEqual()
    {
        Assert.True(Multiprocessing.Transfer.Codecs.For<(int[], int, int)>().IsFlat);
        (int[] row, int low, int high) = RoundTrip.Of((new[] { 1, 2, 3, 4, 5 }, 4, 8));
        Assert.Equal([1, 2, 3, 4, 5], row);
        Assert.Equal((4, 8), (low, high));
    }

    [Fact]
    public void Tuple_WithTheSameArrayTwice_KeepsItShared()
    {
        int[] row = [1, 2];
        (int[] first, int[] second) = RoundTrip.Of((row, row));
        Assert.Same(first, second);
        Assert.Equal(row, first);
    }

    [Fact]
    public void Singletons_StayThemselves()
    {
        Assert.Same(DBNull.Value, RoundTrip.Of<object>(DBNull.Value));
        Assert.Same(System.Reflection.Missing.Value, RoundTrip.Of<object>(System.Reflection.Missing.Value));
        Assert.Same(EqualityComparer<string>.Default, RoundTrip.Of(EqualityComparer<string>.Default));
        Assert.Same(Comparer<int>.Default, RoundTrip.Of(Comparer<int>.Default));
        Assert.Same(StringComparer.OrdinalIgnoreCase, RoundTrip.Of(StringComparer.OrdinalIgnoreCase));
        Assert.Same(StringComparer.Ordinal, RoundTrip.Of(StringComparer.Ordinal));
        Assert.Same(StringComparer.InvariantCulture, RoundTrip.Of(StringComparer.InvariantCulture));
        Assert.Same(Encoding.UTF8, RoundTrip.Of(Encoding.UTF8));
        Assert.Same(TimeZoneInfo.Utc, RoundTrip.Of(TimeZoneInfo.Utc));
    }

    [Fact]
    public void Documents_WorkOnArrival()
    {
        XElement element = RoundTrip.Of(XElement.Parse("<a xmlns='urn:x'><b n='1'>text</b></a>"));
        Assert.Equal("text", element.Element(XName.Get("b", "urn:x"))!.Value);
        Assert.Equal("1", element.Descendants().Single().Attribute("n")!.Value);
        XmlDocument document = new() { XmlResolver = null };
        document.AppendChild(document.CreateElement("root"))!.AppendChild(document.CreateElement("leaf"));
        Assert.NotNull(RoundTrip.Of(document).SelectSingleNode("/root/leaf"));
        Assert.Equal(3, (int)RoundTrip.Of(JsonNode.Parse("{\"a\":{\"b\":3}}"))!["a"]!["b"]!);
        Assert.Equal(3, RoundTrip.Of(JsonDocument.Parse("{\"a\":3}")).RootElement.GetProperty("a").GetInt32());
        using DataTable table = new("t") { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add("id", typeof(int));
        table.Columns.Add("name", typeof(string));
        table.Rows.Add(1, "one");
        table.Rows.Add(2, "two");
        using DataTable received = RoundTrip.Of(table);
        Assert.Equal("two", received.Rows[1]["name"]);
        Assert.Equal("two", received.Select("id = 2").Single()["name"]);
    }

    [Fact]
    public void FrameworkObjects_WorkOnArrival()
    {
        Assert.Equal("äöü", RoundTrip.Of<Encoding>(new UTF8Encoding(false, true)).GetString(Encoding.UTF8.GetBytes("äöü")));
        Assert.Equal("ab", RoundTrip.Of(new StringBuilder("a").Append('b')).ToString());
        Assert.Equal("[1-3]+", RoundTrip.Of(new System.Text.RegularExpressions.Regex("[1-3]+")).ToString());
        Assert.Equal("123", RoundTrip.Of(new System.Text.RegularExpressions.Regex("[1-3]+")).Match("ab123").Value);
        CultureInfo culture = new("");
        culture.NumberFormat.NumberDecimalSeparator = "!";
        Assert.Equal("1!5", 1.5.ToString(RoundTrip.Of(culture)));
        TimeZoneInfo zone = TimeZoneInfo.CreateCustomTimeZone("mine", TimeSpan.FromMinutes(90), "Mine", "Mine");
        Assert.Equal(zone, RoundTrip.Of(zone));
        Assert.Equal(3, RoundTrip.Of(new Lazy<int>(3)).Value);
        Assert.Equal(new Random(5).Next(), RoundTrip.Of(new Random(5)).Next());
        Assert.Equal("2020", new DateTime(2020, 1, 1).ToString("yyyy", RoundTrip.Of((DateTimeFormatInfo)CultureInfo.InvariantCulture.DateTimeFormat.Clone())));
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 80), RoundTrip.Of(new IPEndPoint(IPAddress.Loopback, 80)));
        Assert.Equal("a=1", RoundTrip.Of(new UriBuilder("http://h/?a=1")).Query[1..]);
        Assert.Equal(typeof(string).GetMethod("Contains", [typeof(char)]), RoundTrip.Of(typeof(string).GetMethod("Contains", [typeof(char)])));
        Assert.Equal(typeof(string).GetProperty("Length"), RoundTrip.Of(typeof(string).GetProperty("Length")));
    }
}
