using System.Globalization;
using CsvHelper;

namespace Multiprocessing.DataFrames.Csv;

/// <summary>The records of a file, each with as many fields as the table has columns.</summary>
internal sealed class CsvRecords : IDisposable
{
    private const int BufferBytes = 1 << 18;

    private readonly CsvOptions _options;
    private bool _isAhead;
    private int _fieldCount;

    private CsvRecords(CsvSource source, CsvOptions options)
    {
        _options = options;
        Reader = CsvReader.Create(source.Open(), ReaderOptions(options), leaveOpen: !source.IsOwned);
    }

    internal CsvReader Reader { get; }

    /// <summary>The names of all fields.</summary>
    internal IReadOnlyList<string> Names { get; private set; } = [];

    /// <exception cref="CsvException">The header is not one.</exception>
    internal static CsvRecords Open(CsvSource source, CsvOptions options)
    {
        CsvRecords records = new(source, options);
        try
        {
            records.SetNames(options.HasHeader ? records.Reader.Headers : records.LookAhead(records.Reader.Read()));
            return records;
        }
        catch (Exception e)
        {
            records.Dispose();
            throw Placed(e);
        }
    }

    internal static async ValueTask<CsvRecords> OpenAsync(CsvSource source, CsvOptions options, CancellationToken cancellationToken)
    {
        CsvRecords records = new(source, options);
        try
        {
            if (options.HasHeader)
            {
                await records.Reader.ReadHeaderAsync(cancellationToken).ConfigureAwait(false);
                records.SetNames(records.Reader.Headers);
            }
            else
            {
                records.SetNames(records.LookAhead(await records.Reader.ReadAsync(cancellationToken).ConfigureAwait(false)));
            }

            return records;
        }
        catch (Exception e)
        {
            records.Dispose();
            throw Placed(e);
        }
    }

    /// <exception cref="CsvException">The next record is none, or has another number of fields.</exception>
    internal bool Read()
    {
        if (_isAhead)
        {
            _isAhead = false;
            return true;
        }

        try
        {
            return Reader.Read() && IsComplete();
        }
        catch (CsvFormatException e)
        {
            throw Placed(e);
        }
    }

    internal async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_isAhead)
        {
            _isAhead = false;
            return true;
        }

        try
        {
            return await Reader.ReadAsync(cancellationToken).ConfigureAwait(false) && IsComplete();
        }
        catch (CsvFormatException e)
        {
            throw Placed(e);
        }
    }

    /// <summary>Whether a field has no value. Of texts an empty one in quotes has.</summary>
    internal bool IsMissing(int field, bool isText)
    {
        ReadOnlySpan<byte> value = Reader.GetSpan(field);
        return value.IsEmpty ? !isText || Reader.GetRawSpan(field).IsEmpty : _options.MissingValues is not null && Reader.IsNull(field);
    }

    public void Dispose() => Reader.Dispose();

    private static CsvReaderOptions ReaderOptions(CsvOptions options) => new()
    {
        Separator = options.Separator,
        HasHeader = options.HasHeader,
        NullValues = options.MissingValues is { } values ? [.. values] : null,
        Encoding = options.Encoding,
        FormatProvider = options.FormatProvider,
        TrackLineNumbers = true,
        BufferSize = BufferBytes,
        OnMalformedRecord = static record =>
        {
            // A quote within a field without quotes is a character like others: 3.5" is common.
            if (record.Reason != CsvMalformedReason.StrayQuote)
            {
                throw new CsvException(record.LineNumber, null, record.Reason switch
                {
                    CsvMalformedReason.UnterminatedQuote => "a quoted field is not closed before the end of the file.",
                    CsvMalformedReason.TextAfterClosingQuote => "text follows on the closing quote of a field; a quote within quotes is written twice.",
                    _ => $"it is malformed: {record.Reason}.",
                });
            }
        },
    };

    private static Exception Placed(Exception exception) =>
        exception is CsvFormatException format ? new CsvException(format.LineNumber, null, format.Message, format) : exception;

    /// <summary>The names where there is no header; the first record is still to be read.</summary>
    private string[] LookAhead(bool isThere)
    {
        _isAhead = isThere;
        return isThere ? new string[Reader.FieldCount] : new string[_options.ColumnNames?.Count ?? 0];
    }

    private void SetNames(IReadOnlyList<string> header)
    {
        if (header.Count == 0)
        {
            throw new CsvException(0, null, "the file is empty: there is nothing to tell the columns from.");
        }

        if (_options.ColumnNames is { } given && given.Count != header.Count)
        {
            throw new CsvException(1, null, $"{header.Count} fields where {given.Count} names are given: {string.Join(", ", given)}.");
        }

        _fieldCount = header.Count;
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        string[] names = new string[header.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string name = (_options.ColumnNames ?? header)[i];
            names[i] = string.IsNullOrEmpty(name) ? string.Create(CultureInfo.InvariantCulture, $"Column{i + 1}") : name;
            if (!places.TryAdd(names[i], i))
            {
                throw new CsvException(1, names[i], $"fields {places[names[i]] + 1} and {i + 1} have the same name. Give other names in {nameof(CsvOptions)}.{nameof(CsvOptions.ColumnNames)}.");
            }
        }

        Names = names;
    }

    private bool IsComplete() => Reader.FieldCount == _fieldCount
        ? true
        : throw new CsvException(Reader.LineNumber, null, $"{Reader.FieldCount} fields where there are {_fieldCount} columns: {string.Join(", ", Names)}.");
}
