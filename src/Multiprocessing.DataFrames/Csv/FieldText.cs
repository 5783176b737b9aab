using System.Buffers.Text;
using CsvHelper;

namespace Multiprocessing.DataFrames.Csv;

/// <summary>Single fields to values and back.</summary>
internal static class FieldText
{
    /// <summary>Round trips: as many digits of the second as there are, and what is known of the zone.</summary>
    private const string DateTimeFormat = "yyyy'-'MM'-'dd'T'HH':'mm':'ss.FFFFFFFK";

    /// <summary>Reads a field that is not missing.</summary>
    internal static bool TryParse<T>(CsvReader reader, int field, out T value)
        where T : struct, ISpanParsable<T>
    {
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(decimal))
        {
            // The reader takes commas for separators of thousands: 1,5 would be fifteen.
            if (reader.GetSpan(field).Contains((byte)','))
            {
                value = default;
                return false;
            }
        }

        return reader.TryParse(field, out value);
    }

    /// <summary>Whether a field is a date, or a date and a time of day, as ISO 8601 writes them: the one way that is not ambiguous.</summary>
    internal static bool IsIsoDate(ReadOnlySpan<byte> field) =>
        field.Length >= 10 && field[4] == '-' && field[7] == '-'
        && char.IsAsciiDigit((char)field[0]) && char.IsAsciiDigit((char)field[3]) && char.IsAsciiDigit((char)field[5])
        && char.IsAsciiDigit((char)field[6]) && char.IsAsciiDigit((char)field[8]) && char.IsAsciiDigit((char)field[9])
        && (field.Length == 10 || (field.Length >= 16 && field[10] is (byte)'T' or (byte)' ' && field[13] == ':'));

    /// <summary>Whether a field is "true" or "false": what else may stand for these is for a declared type.</summary>
    internal static bool IsTrueOrFalse(ReadOnlySpan<byte> field) =>
        field.Length is 4 or 5 && Utf8Parser.TryParse(field, out bool _, out int consumed) && consumed == field.Length;

    internal static void WriteMissing(CsvWriter writer) => writer.WriteField(ReadOnlySpan<byte>.Empty);

    /// <summary>Writes a text. An empty one is quoted, so that it is not taken for a missing one.</summary>
    internal static void Write(CsvWriter writer, ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            writer.WriteField("", CsvQuoting.Always);
        }
        else
        {
            writer.WriteField(utf8);
        }
    }

    internal static void Write(CsvWriter writer, DateTime value) => writer.WriteField(value, DateTimeFormat);
}
