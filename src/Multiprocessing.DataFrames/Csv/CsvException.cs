namespace Multiprocessing.DataFrames;

/// <summary>A CSV file does not hold the table that was asked for. Says where.</summary>
public sealed class CsvException : MultiprocessingException
{
    /// <summary>Creates an exception with a default message.</summary>
    public CsvException()
    {
    }

    /// <summary>Creates an exception with a message.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    public CsvException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception with a message and its cause.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public CsvException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    internal CsvException(long line, string? column, string what, Exception? innerException = null)
        : base(column is null ? $"Line {line}: {what}" : $"Line {line}, column '{column}': {what}", innerException)
    {
        LineNumber = line;
        ColumnName = column;
    }

    /// <summary>The line of the file, from 1, that the row in question begins in; 0 where the whole file is meant.</summary>
    public long LineNumber { get; }

    /// <summary>The column in question; <see langword="null"/> where it is the whole line.</summary>
    public string? ColumnName { get; }
}
