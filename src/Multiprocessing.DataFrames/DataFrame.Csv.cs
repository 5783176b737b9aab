using CsvHelper;
using Multiprocessing.DataFrames.Csv;

namespace Multiprocessing.DataFrames;

/// <content>From and to CSV.</content>
public sealed partial class DataFrame
{
    private const int DefaultRowsOfPart = 100_000;

    /// <summary>Reads a table from a CSV file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="CsvException">It does not hold one, or not the one that <paramref name="options"/> describe; the message says the line and the column.</exception>
    /// <exception cref="IOException">It cannot be read, or there is no room for the table.</exception>
    public static DataFrame ReadCsv(string path, CsvOptions? options = null)
    {
        using CsvSource source = CsvSource.Of(path);
        return new CsvTableReader(source, options ?? CsvOptions.Default).ReadAll();
    }

    /// <summary>Reads a table from CSV.</summary>
    /// <param name="stream">Read from where it stands, to its end, and left open. One that cannot seek is kept in memory meanwhile.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="CsvException">It does not hold one, or not the one that <paramref name="options"/> describe; the message says the line and the column.</exception>
    /// <exception cref="IOException">It cannot be read, or there is no room for the table.</exception>
    public static DataFrame ReadCsv(Stream stream, CsvOptions? options = null)
    {
        using CsvSource source = CsvSource.Of(stream, isReadOnce: false);
        return new CsvTableReader(source, options ?? CsvOptions.Default).ReadAll();
    }

    /// <summary>Reads a table from CSV that is at hand.</summary>
    /// <param name="text">The CSV.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The table.</returns>
    /// <exception cref="CsvException">It does not hold one, or not the one that <paramref name="options"/> describe; the message says the line and the column.</exception>
    public static DataFrame ParseCsv(string text, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using CsvSource source = CsvSource.OfText(text);
        return new CsvTableReader(source, options ?? CsvOptions.Default).ReadAll();
    }

    /// <summary>
    /// Reads a CSV file of any size in parts, each a table of its own, to be disposed when it is done with. Goes with a pool's
    /// <c>MapStream</c>. Types that are not given are those of the first part; a later value that does not fit is an error.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="rows">How many rows a part has; the last may have fewer.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <returns>The parts; one without rows if the file has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is less than 1.</exception>
    /// <exception cref="CsvException">While enumerating: a part does not hold what the first does; the message says the line and the column.</exception>
    public static IEnumerable<DataFrame> ReadCsvParts(string path, int rows = DefaultRowsOfPart, CsvOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Read(CsvSource.Of(path));

        IEnumerable<DataFrame> Read(CsvSource source)
        {
            using CsvSource opened = source;
            foreach (DataFrame part in new CsvTableReader(opened, options ?? CsvOptions.Default).ReadParts(rows))
            {
                yield return part;
            }
        }
    }

    /// <summary>The same of a stream, which is read once from where it stands and left open. Of one that cannot seek, as much as the first part is kept in memory meanwhile.</summary>
    /// <inheritdoc cref="ReadCsvParts(string, int, CsvOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="rows">How many rows a part has; the last may have fewer.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    public static IEnumerable<DataFrame> ReadCsvParts(Stream stream, int rows = DefaultRowsOfPart, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Read();

        IEnumerable<DataFrame> Read()
        {
            using CsvSource source = CsvSource.Of(stream, isReadOnce: true);
            foreach (DataFrame part in new CsvTableReader(source, options ?? CsvOptions.Default).ReadParts(rows))
            {
                yield return part;
            }
        }
    }

    /// <summary>The same of a stream that is waited for; goes with a pool's <c>MapStreamAsync</c>.</summary>
    /// <inheritdoc cref="ReadCsvParts(Stream, int, CsvOptions?)"/>
    /// <param name="stream">The stream.</param>
    /// <param name="rows">How many rows a part has; the last may have fewer.</param>
    /// <param name="options">How it is read; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static IAsyncEnumerable<DataFrame> ReadCsvPartsAsync(Stream stream, int rows = DefaultRowsOfPart, CsvOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return Read(cancellationToken);

        async IAsyncEnumerable<DataFrame> Read([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
        {
            using CsvSource source = CsvSource.Of(stream, isReadOnce: true);
            await foreach (DataFrame part in new CsvTableReader(source, options ?? CsvOptions.Default).ReadPartsAsync(rows, token).ConfigureAwait(false))
            {
                yield return part;
            }
        }
    }

    /// <summary>Writes the table to a CSV file, in place of what is there. <see cref="ReadCsv(string, CsvOptions?)"/> reads the same table from it if it is told the types that are not found out; but in a table of one column a missing text is read as an empty one, since a line with nothing on it is no record.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; <see langword="null"/> for the defaults.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteCsv(string path, CsvOptions? options = null)
    {
        using FileStream stream = new(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        WriteCsv(stream, options);
    }

    /// <summary>Writes the table as CSV.</summary>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="options">How it is written; <see langword="null"/> for the defaults.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void WriteCsv(Stream stream, CsvOptions? options = null) => WriteCsv([this], stream, options);

    /// <summary>Writes tables as one CSV, one behind the other, under one header: what is too large for memory is read, worked on and written in parts.</summary>
    /// <param name="parts">The tables, with the same columns; enumerated once. They are not disposed.</param>
    /// <param name="stream">Where to; left open.</param>
    /// <param name="options">How it is written; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">The columns of two differ.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void WriteCsv(IEnumerable<DataFrame> parts, Stream stream, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(parts);
        ArgumentNullException.ThrowIfNull(stream);
        options ??= CsvOptions.Default;
        using CsvWriter writer = CsvWriter.Create(
            stream,
            new CsvWriterOptions { Separator = options.Separator ?? ',', FormatProvider = options.FormatProvider, NewLine = "\n", TrueValue = "true", FalseValue = "false" },
            leaveOpen: true);
        string[]? names = null;
        int index = 0;
        foreach (DataFrame part in parts)
        {
            string[] own = Array.ConvertAll(part._columns, static column => column.Name);
            if (names is null && options.HasHeader && own.Length > 0)
            {
                writer.WriteHeader(own);
            }

            names ??= own;
            if (!names.SequenceEqual(own))
            {
                throw new ArgumentException($"Part {index} has the columns {Names(part._columns)}, part 0 has {string.Join(", ", names)}.", nameof(parts));
            }

            part.WriteRows(writer);
            index++;
        }
    }

    /// <summary>The table as CSV.</summary>
    /// <param name="options">How it is written; <see langword="null"/> for the defaults.</param>
    /// <returns>The text.</returns>
    public string ToCsv(CsvOptions? options = null)
    {
        using MemoryStream stream = new();
        WriteCsv(stream, options);
        return System.Text.Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private void WriteRows(CsvWriter writer)
    {
        for (int row = 0; row < RowCount && _columns.Length > 0; row++)
        {
            foreach (DataFrameColumn column in _columns)
            {
                column.Kind.Write(writer, column, row);
            }

            writer.EndRecord();
        }
    }
}
