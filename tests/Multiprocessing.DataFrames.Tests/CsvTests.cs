using System.Globalization;
using System.IO.Pipelines;
using System.Text;

namespace Multiprocessing.DataFrames.Tests;

/// <summary>Tables from CSV and back.</summary>
public sealed class CsvTests
{
    [Fact]
    public void ParseCsv_TypesNotGiven_AreTheFirstThatFit()
    {
        using DataFrame table = DataFrame.ParseCsv(
            """
            flag,whole,number,day,time,text,mixed,nothing
            true,1,1.5,2020-01-31,2020-01-31T10:20:30.5,one,1,
            FALSE,-2,2,2021-02-28,2021-02-28 00:00:00,"two, three",x,

            True,+30,-1e-3,1999-12-31,1999-12-31T23:59:59,"a ""b"" c",2.5,
            """);
        Assert.Equal(
            [typeof(bool), typeof(long), typeof(double), typeof(DateTime), typeof(DateTime), typeof(string), typeof(string), typeof(string)],
            table.Columns.Select(static column => column.Type));
        Assert.Equal([true, false, true], table.Column<bool>("flag").ToArray());
        Assert.Equal([1, -2, 30], table.Column<long>("whole").ToArray());
        Assert.Equal([1.5, 2, -1e-3], table.Column<double>("number").ToArray());
        Assert.Equal(new DateTime(2021, 2, 28), table.Column<DateTime>("day")[1]);
        Assert.Equal(new DateTime(2020, 1, 31, 10, 20, 30, 500), table.Column<DateTime>("time")[0]);
        Assert.Equal(["one", "two, three", "a \"b\" c"], table.Column<string>("text"));
        Assert.Equal(["1", "x", "2.5"], table.Column<string>("mixed"));
        Assert.All(Enumerable.Range(0, 3), row => Assert.True(table["nothing"].IsNull(row)));
    }

    [Fact]
    public void ParseCsv_MissingValues_MakeTheColumnNullable()
    {
        using DataFrame table = DataFrame.ParseCsv("a,b,c\n1,,\n,2.5,\"\"\n3,NA,x\n", new CsvOptions { MissingValues = ["NA"] });
        Assert.Equal([1, null, 3], table.Column<long?>("a").ToArray());
        Assert.Equal([null, 2.5, null], table.Column<double?>("b").ToArray());
        Assert.Equal(new[] { null, "", "x" }, table.Column<string?>("c").ToArray());
    }

    [Fact]
    public void ParseCsv_LineBreaksSeparatorsAndQuotesInQuotes_AreText()
    {
        using DataFrame table = DataFrame.ParseCsv("a;b\r\n\"one\r\ntwo\";\"x;y\"\r\n3.5\" disk;\"\"\"q\"\"\"\r\n", new CsvOptions { Separator = ';' });
        Assert.Equal(["one\r\ntwo", "3.5\" disk"], table.Column<string>("a"));
        Assert.Equal(["x;y", "\"q\""], table.Column<string>("b"));
    }

    [Theory]
    [InlineData("a;b\n1;2", ';')]
    [InlineData("a\tb\n1\t2", '\t')]
    [InlineData("a|b\n1|2", '|')]
    public void ParseCsv_SeparatorNotGiven_IsFoundOut(string text, char separator)
    {
        using DataFrame found = DataFrame.ParseCsv(text, new CsvOptions { Separator = null });
        using DataFrame given = DataFrame.ParseCsv(text, new CsvOptions { Separator = separator });
        Assert.Equal(2, found.Columns.Count);
        Assert.Equal(given.ToCsv(), found.ToCsv());
    }

    [Fact]
    public void ParseCsv_NumbersWithCommas_AreText()
    {
        using DataFrame table = DataFrame.ParseCsv("a;b\n1,5;1,000\n2,5;2,000\n", new CsvOptions { Separator = ';' });
        Assert.Equal(["1,5", "2,5"], table.Column<string>("a"));
        Assert.Throws<CsvException>(() => DataFrame.ParseCsv("a;b\n1,5;1", new CsvOptions { Separator = ';', Types = new Dictionary<string, Type> { ["a"] = typeof(double) } }));
    }

    [Fact]
    public void ParseCsv_TypesGiven_AreKept()
    {
        using DataFrame table = DataFrame.ParseCsv(
            "a,b,c,d,e\n1,2.50,yes,007,x\n2,,no,,\n",
            new CsvOptions
            {
                Types = new Dictionary<string, Type> { ["a"] = typeof(byte), ["b"] = typeof(decimal?), ["c"] = typeof(bool), ["d"] = typeof(string), ["e"] = typeof(char?) },
            });
        Assert.Equal([1, 2], table.Column<byte>("a").ToArray());
        Assert.Equal("2.50", table.Column<decimal?>("b")[0]!.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal([true, false], table.Column<bool>("c").ToArray());
        Assert.Equal(new[] { "007", null }, table.Column<string?>("d").ToArray());
        Assert.Equal(['x', null], table.Column<char?>("e").ToArray());
    }

    [Fact]
    public void ParseCsv_NoHeader_NamesTheColumns()
    {
        using DataFrame numbered = DataFrame.ParseCsv("1,2\n3,4\n", new CsvOptions { HasHeader = false });
        Assert.Equal(["Column1", "Column2"], numbered.Columns.Select(static column => column.Name));
        Assert.Equal([1, 3], numbered.Column<long>("Column1").ToArray());
        using DataFrame named = DataFrame.ParseCsv("1,2\n3,4\n", new CsvOptions { HasHeader = false, ColumnNames = ["x", "y"] });
        Assert.Equal([2, 4], named.Column<long>("y").ToArray());
        using DataFrame index = DataFrame.ParseCsv(",x\n0,5\n");
        Assert.Equal(["Column1", "x"], index.Columns.Select(static column => column.Name));
    }

    [Fact]
    public void ParseCsv_SomeColumns_ReadsNoOthers()
    {
        using DataFrame table = DataFrame.ParseCsv("a,b,c\n1,x,3\n4,y,6\n", new CsvOptions { Columns = ["c", "a"] });
        Assert.Equal(["a", "c"], table.Columns.Select(static column => column.Name));
        Assert.Equal([3, 6], table.Column<long>("c").ToArray());
        CsvException error = Assert.Throws<CsvException>(() => DataFrame.ParseCsv("a,b\n1,2", new CsvOptions { Columns = ["z"] }));
        Assert.Equal("Line 1, column 'z': there is no such column. There are: a, b.", error.Message);
    }

    [Fact]
    public void ParseCsv_OnlyAHeader_IsATableWithoutRows()
    {
        using DataFrame table = DataFrame.ParseCsv("a,b\n");
        Assert.Equal((0, 2), (table.RowCount, table.Columns.Count));
        Assert.Equal("a,b\n", table.ToCsv());
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", 3, null, "1 fields where there are 2 columns")]
    [InlineData("a,b\n1,2\n\n3,4,5\n", 4, null, "3 fields")]
    [InlineData("a,b\n1,\"x\ny\"\n3\n", 4, null, "1 fields")]
    [InlineData("a,a\n1,2\n", 1, "a", "fields 1 and 2 have the same name")]
    [InlineData("", 0, null, "empty")]
    [InlineData("a,b\n1,\"x\n", 2, null, "not closed")]
    [InlineData("a,b\n1,\"x\"y\n", 2, null, "closing quote")]
    public void ParseCsv_Malformed_IsRefusedWithThePlace(string text, long line, string? column, string what)
    {
        CsvException error = Assert.Throws<CsvException>(() => DataFrame.ParseCsv(text));
        Assert.Equal((line, column), (error.LineNumber, error.ColumnName));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("abc", "'abc' is not int, which the column is said to be.")]
    [InlineData("1.5", "'1.5' is not int")]
    [InlineData("99999999999", "is not int")]
    [InlineData("", "the value is missing, and the column is said to be int; say int? where some may be.")]
    public void ParseCsv_ValueOfAnotherType_IsRefusedWithThePlace(string value, string what)
    {
        CsvException error = Assert.Throws<CsvException>(() =>
            DataFrame.ParseCsv($"a,b\n1,2\n3,4\n5,{value}\n", new CsvOptions { Types = new Dictionary<string, Type> { ["b"] = typeof(int) } }));
        Assert.Equal((4, "b"), (error.LineNumber, error.ColumnName));
        Assert.StartsWith("Line 4, column 'b': ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParseCsv_TypeThatNoColumnHolds_IsRefused() =>
        Assert.Throws<ArgumentException>(() => DataFrame.ParseCsv("a\n1", new CsvOptions { Types = new Dictionary<string, Type> { ["a"] = typeof(Uri) } }));

    [Theory]
    [InlineData(typeof(long?), "")]
    [InlineData(typeof(double), "1.5")]
    [InlineData(typeof(string), "x")]
    [InlineData(typeof(string), "2020-01-01")]
    public void ReadCsv_ValueFarFromTheBeginningDoesNotFit_ReadsOnceMore(Type type, string value)
    {
        string text = $"a,b\n{string.Concat(Enumerable.Range(0, 5000).Select(static i => $"{i},text {i}\n"))}{value},last\n{string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i},z\n"))}";
        using DataFrame table = DataFrame.ParseCsv(text);
        Assert.Equal(type, table["a"].Type);
        Assert.Equal(5101, table.RowCount);
        Assert.Equal(value.Length == 0 ? null : value, Convert.ToString(table["a"][5000], CultureInfo.InvariantCulture) is { Length: > 0 } written ? written : null);
        Assert.Equal("4999", Convert.ToString(table["a"][4999], CultureInfo.InvariantCulture));
        Assert.Equal("text 4999", table["b"][4999]);
        Assert.Equal("z", table["b"][5100]);
    }

    [Theory]
    [InlineData("2024-01-02", "12:30")]
    [InlineData("2024-01-02", "03/04/2024")]
    [InlineData("true", "1")]
    [InlineData("true", "yes")]
    public void ParseCsv_ValueThatOnlyADeclaredTypeTakes_IsTextWhereverItStands(string usual, string odd)
    {
        foreach (int before in (int[])[3, 2500])
        {
            using DataFrame table = DataFrame.ParseCsv("a\n" + string.Concat(Enumerable.Repeat(usual + "\n", before)) + odd + "\n");
            Assert.Equal(odd, table.Column<string>("a")[before]);
            Assert.Equal(usual, table.Column<string>("a")[0]);
        }
    }

    [Fact]
    public void ParseCsv_DecimalComma_IsReadWhereTheFormatProviderHasIt()
    {
        CsvOptions german = new() { Separator = ';', FormatProvider = new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        using DataFrame table = DataFrame.ParseCsv("a;b\n1,5;1.234\n-2,25;2\n", german);
        Assert.Equal([1.5, -2.25], table.Column<double>("a").ToArray());
        Assert.Equal(["1.234", "2"], table.Column<string>("b"));
        using DataFrame back = DataFrame.ParseCsv(table.ToCsv(german), german);
        Assert.Equal([1.5, -2.25], back.Column<double>("a").ToArray());
    }

    [Theory]
    [InlineData(typeof(Half))]
    [InlineData(typeof(float))]
    [InlineData(typeof(double))]
    [InlineData(typeof(decimal))]
    [InlineData(typeof(int))]
    public void ParseCsv_SeparatorsOfThousands_AreRefusedInEveryTypeOfNumbers(Type type) =>
        Assert.Throws<CsvException>(() => DataFrame.ParseCsv("a\n\"1,500\"\n", new CsvOptions { Types = new Dictionary<string, Type> { ["a"] = type } }));

    [Fact]
    public void ReadCsvParts_FirstValueAfterAPartOfMissingOnes_IsRefusedWithTheWayOut()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Repeat("1,\n", 1100)) + "1,x\n"));
        CsvException e = Assert.Throws<CsvException>(() => DataFrame.ReadCsvParts(stream, 1000).ToList());
        Assert.Contains("'x' is the first value of a column of which all were missing", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadCsv_NothingButMissingAtFirst_FindsTheTypeLater()
    {
        using DataFrame table = DataFrame.ParseCsv($"a,b\n{string.Concat(Enumerable.Repeat("1,\n", 3000))}1,7\n");
        Assert.Equal(typeof(long?), table["b"].Type);
        Assert.Equal(7L, table["b"][3000]);
    }

    [Fact]
    public void ReadCsv_TextsMuchLongerThanTheFirst_HaveRoom()
    {
        string[] texts = [.. Enumerable.Range(0, 4000).Select(static i => new string((char)('a' + (i % 26)), i))];
        using DataFrame table = DataFrame.ParseCsv("n,t\n" + string.Concat(texts.Select(static (text, i) => $"{i},{text}\n")));
        Assert.Equal(texts, table.Column<string?>("t").Select(static text => text ?? ""));
        Assert.Equal(Enumerable.Range(0, 4000).Select(static i => (long)i), table.Column<long>("n"));
    }

    [Fact]
    public void ReadCsv_StreamThatCannotSeek_IsRead()
    {
        string text = $"a,b\n{string.Concat(Enumerable.Range(0, 300_000).Select(static i => $"{i},x{i}\n"))}y,z\n";
        using Stream stream = new OneWay(Encoding.UTF8.GetBytes(text));
        using DataFrame table = DataFrame.ReadCsv(stream);
        Assert.Equal(300_001, table.RowCount);
        Assert.Equal(typeof(string), table["a"].Type);
        Assert.Equal("299999", table["a"][299_999]);
        Assert.Equal("x299999", table["b"][299_999]);
        Assert.Equal("z", table["b"][300_000]);
    }

    [Fact]
    public void ReadCsv_FromAStream_BeginsWhereItStandsAndLeavesItOpen()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("skipped a\n1\n2\n"));
        stream.Position = 8;
        using DataFrame table = DataFrame.ReadCsv(stream);
        Assert.Equal([1, 2], table.Column<long>("a").ToArray());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void ReadCsv_OtherEncodings_AreUnderstood()
    {
        using MemoryStream marked = new([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("ä\n1ß\n")]);
        using DataFrame byMark = DataFrame.ReadCsv(marked);
        Assert.Equal("1ß", byMark["ä"][0]);
        using MemoryStream plain = new(Encoding.Latin1.GetBytes("ä\n1ß\n"));
        using DataFrame told = DataFrame.ReadCsv(plain, new CsvOptions { Encoding = Encoding.Latin1 });
        Assert.Equal("1ß", told["ä"][0]);
    }

    [Fact]
    public void ReadCsv_MissingFile_IsAnIOException() => Assert.Throws<FileNotFoundException>(() => DataFrame.ReadCsv("no-such-file.csv"));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void ReadCsvParts_TogetherAreTheWhole(int rows)
    {
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, 100).Select(static i => $"{i},{(i % 3 == 0 ? "" : "t" + i)}\n"));
        using DataFrame whole = DataFrame.ParseCsv(text);
        foreach (bool seeks in (bool[])[true, false])
        {
            using Stream stream = seeks ? new MemoryStream(Encoding.UTF8.GetBytes(text)) : new OneWay(Encoding.UTF8.GetBytes(text));
            List<DataFrame> parts = [.. DataFrame.ReadCsvParts(stream, rows)];
            Assert.Equal(Math.Max(1, (100 + rows - 1) / rows), parts.Count);
            Assert.Equal(whole.ToCsv(), DataFrame.Concat(parts).ToCsv());
            parts.ForEach(static part => part.Dispose());
        }
    }

    [Fact]
    public async Task ReadCsvPartsAsync_OfAPipe_GivesPartsAsTheyCome()
    {
        Pipe pipe = new();
        Task writing = Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes("a,b\n"));
            for (int i = 0; i < 5000; i++)
            {
                await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{i},x\n"));
            }

            await pipe.Writer.CompleteAsync();
        });
        long sum = 0;
        int parts = 0;
        await foreach (DataFrame part in DataFrame.ReadCsvPartsAsync(pipe.Reader.AsStream(), 1000))
        {
            using (part)
            {
                sum += part.Column<long>("a").Sum();
                parts++;
            }
        }

        await writing;
        Assert.Equal((5, 4999L * 5000 / 2), (parts, sum));
    }

    [Fact]
    public void ReadCsvParts_LaterValueDoesNotFit_IsRefusedWithThePlaceAndTheWayOut()
    {
        string text = "a\n" + string.Concat(Enumerable.Repeat("1\n", 2000)) + "x\n";
        using Stream stream = new OneWay(Encoding.UTF8.GetBytes(text));
        using IEnumerator<DataFrame> parts = DataFrame.ReadCsvParts(stream, 1000).GetEnumerator();
        Assert.True(parts.MoveNext() && parts.MoveNext());
        CsvException error = Assert.Throws<CsvException>(() => parts.MoveNext());
        Assert.Equal((2002, "a"), (error.LineNumber, error.ColumnName));
        Assert.Contains("CsvOptions.Types", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => DataFrame.ReadCsvParts(stream, 0));
    }

    [Fact]
    public void ReadCsvParts_NoRows_IsOnePartWithoutRows()
    {
        using MemoryStream stream = new("a,b\n"u8.ToArray());
        DataFrame part = Assert.Single(DataFrame.ReadCsvParts(stream));
        Assert.Equal((0, 2), (part.RowCount, part.Columns.Count));
    }

    [Fact]
    public void WriteCsv_OfEveryKind_ReadsBackAsTheSame()
    {
        DateTime time = new(2020, 2, 29, 13, 14, 15, DateTimeKind.Unspecified);
        using DataFrame table = new(
            DataFrameColumn.Create("bool", new bool?[] { true, false, null }),
            DataFrameColumn.Create("byte", new byte[] { 0, 1, 255 }),
            DataFrameColumn.Create("long", new[] { long.MinValue, 0, long.MaxValue }),
            DataFrameColumn.Create("half", new[] { Half.MaxValue, Half.Epsilon, Half.NegativeZero }),
            DataFrameColumn.Create("float", new[] { 0.1f, float.MaxValue, float.NaN }),
            DataFrameColumn.Create("double", new double?[] { 0.1 + 0.2, null, double.Epsilon }),
            DataFrameColumn.Create("decimal", new[] { 1.10m, -79228162514264337593543950335m, 0m }),
            DataFrameColumn.Create("char", new[] { ',', '"', 'ß' }),
            DataFrameColumn.Create("time", new[] { time, time.AddTicks(1), DateTime.SpecifyKind(time, DateTimeKind.Utc) }),
            DataFrameColumn.Create("offset", new[] { new DateTimeOffset(time, TimeSpan.FromMinutes(-90)), DateTimeOffset.MinValue, DateTimeOffset.MaxValue }),
            DataFrameColumn.Create("date", new[] { DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2020, 2, 29) }),
            DataFrameColumn.Create("clock", new[] { TimeOnly.MinValue, TimeOnly.MaxValue, new TimeOnly(1, 2, 3) }),
            DataFrameColumn.Create("span", new[] { TimeSpan.MinValue, TimeSpan.MaxValue, TimeSpan.FromTicks(1) }),
            DataFrameColumn.Create("guid", new Guid?[] { Guid.NewGuid(), null, Guid.Empty }),
            DataFrameColumn.Create("text", new[] { "a,\"b\"\r\nc", "", null }));
        using DataFrame back = DataFrame.ParseCsv(table.ToCsv(), new CsvOptions { Types = table.Columns.ToDictionary(static column => column.Name, static column => column.Type) });
        foreach (DataFrameColumn column in table.Columns)
        {
            Assert.Equal(column.Type, back[column.Name].Type);
            Assert.Equal(Enumerable.Range(0, 3).Select(row => column[row]), Enumerable.Range(0, 3).Select(row => back[column.Name][row]));
        }

        Assert.Equal(DateTimeKind.Utc, back.Column<DateTime>("time")[2].Kind);
    }

    [Fact]
    public void WriteCsv_OfParts_HasOneHeader()
    {
        using DataFrame table = DataFrameTests.Numbers(10);
        using MemoryStream stream = new();
        DataFrame.WriteCsv(table.Partition(3), stream, new CsvOptions { Separator = ';' });
        Assert.Equal(table.ToCsv(), Encoding.UTF8.GetString(stream.ToArray()));
        Assert.Equal("0\n1\n", table.Head(2).ToCsv(new CsvOptions { HasHeader = false }));
        Assert.Throws<ArgumentException>(() => DataFrame.WriteCsv([table, table.Rename("n", "m")], stream));
    }

    [Fact]
    public void WriteCsv_ToAFile_ReplacesIt()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            File.WriteAllText(path, new string('x', 1000));
            using DataFrame table = DataFrameTests.Sample();
            table.WriteCsv(path);
            using DataFrame back = DataFrame.ReadCsv(path);
            Assert.Equal(table.ToString(), back.ToString());
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A stream that gives its bytes once, and in pieces that do not fit anything.</summary>
    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 4093)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 4093));
    }
}
