using System.Buffers.Text;
using System.Globalization;
using System.Text;
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
        if (typeof(T) == typeof(double) || typeof(T) == typeof(float) || typeof(T) == typeof(decimal) || typeof(T) == typeof(Half))
        {
            // The reader takes separators of thousands: 1,5 would be fifteen.
            if (HasGroups(reader.GetSpan(field), reader.Options.FormatProvider))
            {
                value = default;
                return false;
            }
        }

        return reader.TryParse(field, out value);
    }

    /// <summary>The same where nobody has said that it is this type: what else may stand for a truth value or a date is for a declared one.</summary>
    internal static bool TryParsePlain<T>(CsvReader reader, int field, out T value)
        where T : struct, ISpanParsable<T>
    {
        if ((typeof(T) == typeof(bool) && !IsTrueOrFalse(reader.GetSpan(field))) || (typeof(T) == typeof(DateTime) && !IsIsoDate(reader.GetSpan(field))))
        {
            value = default;
            return false;
        }

        return TryParse(reader, field, out value);
    }

    /// <summary>Whether a number is written with separators of thousands.</summary>
    private static bool HasGroups(ReadOnlySpan<byte> field, IFormatProvider? provider)
    {
        if (ReferenceEquals(provider, CultureInfo.InvariantCulture))
        {
            return field.Contains((byte)',');
        }

        string separator = NumberFormatInfo.GetInstance(provider).NumberGroupSeparator;
        Span<byte> sought = stackalloc byte[16];
        return Encoding.UTF8.TryGetBytes(separator, sought, out int length) && length > 0 && field.IndexOf(sought[..length]) >= 0;
    }

    /// <summary>Whether a field is a date, or a date and a time of day, as ISO 8601 writes them: the one way that is not ambiguous.</summary>
    private static bool IsIsoDate(ReadOnlySpan<byte> field) =>
        field.Length >= 10 && field[4] == '-' && field[7] == '-'
        && char.IsAsciiDigit((char)field[0]) && char.IsAsciiDigit((char)field[3]) && char.IsAsciiDigit((char)field[5])
        && char.IsAsciiDigit((char)field[6]) && char.IsAsciiDigit((char)field[8]) && char.IsAsciiDigit((char)field[9])
        && (field.Length == 10 || (field.Length >= 16 && field[10] is (byte)'T' or (byte)' ' && field[13] == ':'));

    private static bool IsTrueOrFalse(ReadOnlySpan<byte> field) =>
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
