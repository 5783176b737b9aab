using System.Globalization;

namespace Multiprocessing.DataFrames;

/// <summary>How a table is read from CSV, and written. The defaults are those of RFC 4180: commas, quotes where they are needed, a header.</summary>
public sealed record CsvOptions
{
    internal static CsvOptions Default { get; } = new();

    /// <summary>What separates fields: one ASCII character. <see langword="null"/> finds out, among comma, semicolon, tab and bar, and writes commas.</summary>
    public char? Separator { get; init; } = ',';

    /// <summary>Whether the first line holds the names of the columns. Without, they are <see cref="ColumnNames"/>, or Column1, Column2 and so on.</summary>
    public bool HasHeader { get; init; } = true;

    /// <summary>Names of the columns instead of those of the header, or where there is none.</summary>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>The columns to read; <see langword="null"/> for all. The table has them in the order of the file.</summary>
    public IReadOnlyCollection<string>? Columns { get; init; }

    /// <summary>
    /// The types of columns by name, <c>typeof(int)</c> or <c>typeof(int?)</c> for example. A missing value of one that is not nullable is an
    /// error. The types of the others are found out: <see cref="bool"/> (true, false), <see cref="long"/>, <see cref="double"/>,
    /// <see cref="DateTime"/> (ISO 8601) or <see cref="string"/>, the first that fits all values of the column; nullable where one is missing.
    /// </summary>
    public IReadOnlyDictionary<string, Type>? Types { get; init; }

    /// <summary>What stands for a missing value beside an empty field: "NA", for example.</summary>
    public IReadOnlyCollection<string>? MissingValues { get; init; }

    /// <summary>The text encoding of what is read; <see langword="null"/> for UTF-8, or what a byte order mark says. UTF-8 is written.</summary>
    public System.Text.Encoding? Encoding { get; init; }

    /// <summary>How numbers and dates are written. Numbers have no separators of thousands.</summary>
    public IFormatProvider FormatProvider { get; init; } = CultureInfo.InvariantCulture;
}
