using System.Globalization;
using System.Runtime.CompilerServices;
using Multiprocessing.Transfer;

namespace Multiprocessing.Messaging;

/// <summary>
/// A value in a report, named or not: null, a boolean, character, number, string, date, time or GUID as itself; anything else as its text, since
/// it is only looked at.
/// </summary>
internal static class ReportedValue
{
    /// <summary>Longer texts are cut.</summary>
    internal const int MostChars = 4096;

    private enum Tag : byte
    {
        Null,
        Text,
        Boolean,
        Character,
        SByte,
        Byte,
        Int16,
        UInt16,
        Int32,
        UInt32,
        Int64,
        UInt64,
        Single,
        Double,
        Decimal,
        DateTime,
        DateTimeOffset,
        DateOnly,
        TimeOnly,
        TimeSpan,
        Guid,
    }

    internal static void Write(PayloadWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteByte((byte)Tag.Null); break;
            case string text: WriteText(writer, text); break;
            case Enum name: WriteText(writer, name.ToString()); break;
            case bool plain: WritePlain(writer, Tag.Boolean, plain); break;
            case char plain: WritePlain(writer, Tag.Character, plain); break;
            case sbyte plain: WritePlain(writer, Tag.SByte, plain); break;
            case byte plain: WritePlain(writer, Tag.Byte, plain); break;
            case short plain: WritePlain(writer, Tag.Int16, plain); break;
            case ushort plain: WritePlain(writer, Tag.UInt16, plain); break;
            case int plain: WritePlain(writer, Tag.Int32, plain); break;
            case uint plain: WritePlain(writer, Tag.UInt32, plain); break;
            case long plain: WritePlain(writer, Tag.Int64, plain); break;
            case ulong plain: WritePlain(writer, Tag.UInt64, plain); break;
            case float plain: WritePlain(writer, Tag.Single, plain); break;
            case double plain: WritePlain(writer, Tag.Double, plain); break;
            case decimal plain: WriteDecimal(writer, plain); break;
            case DateTime time: WritePlain(writer, Tag.DateTime, time.ToBinary()); break;
            case DateTimeOffset time: WritePlain(writer, Tag.DateTimeOffset, (time.Ticks, time.Offset.Ticks)); break;
            case DateOnly date: WritePlain(writer, Tag.DateOnly, date.DayNumber); break;
            case TimeOnly time: WritePlain(writer, Tag.TimeOnly, time.Ticks); break;
            case TimeSpan span: WritePlain(writer, Tag.TimeSpan, span.Ticks); break;
            case Guid plain: WritePlain(writer, Tag.Guid, plain); break;
            default: WriteText(writer, TextOf(value)); break;
        }
    }

    internal static object? Read(PayloadReader reader)
    {
        Tag tag = (Tag)reader.ReadByte();
        return tag switch
        {
            Tag.Null => null,
            Tag.Text => reader.ReadString(),
            Tag.Boolean => ReadPlain<byte>(reader) != 0,
            Tag.Character => ReadPlain<char>(reader),
            Tag.SByte => ReadPlain<sbyte>(reader),
            Tag.Byte => ReadPlain<byte>(reader),
            Tag.Int16 => ReadPlain<short>(reader),
            Tag.UInt16 => ReadPlain<ushort>(reader),
            Tag.Int32 => ReadPlain<int>(reader),
            Tag.UInt32 => ReadPlain<uint>(reader),
            Tag.Int64 => ReadPlain<long>(reader),
            Tag.UInt64 => ReadPlain<ulong>(reader),
            Tag.Single => ReadPlain<float>(reader),
            Tag.Double => ReadPlain<double>(reader),
            Tag.Decimal => new decimal([reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32()]),
            Tag.DateTime => DateTime.FromBinary(ReadPlain<long>(reader)),
            Tag.DateTimeOffset => new DateTimeOffset(ReadPlain<long>(reader), new TimeSpan(ReadPlain<long>(reader))),
            Tag.DateOnly => DateOnly.FromDayNumber(ReadPlain<int>(reader)),
            Tag.TimeOnly => new TimeOnly(ReadPlain<long>(reader)),
            Tag.TimeSpan => new TimeSpan(ReadPlain<long>(reader)),
            Tag.Guid => ReadPlain<Guid>(reader),
            _ => throw new InvalidDataException($"A report holds a value of no known kind {(byte)tag}."),
        };
    }

    /// <summary>A text, or as much of it as may be sent.</summary>
    internal static string Cut(string text, int most) => text.Length <= most ? text : string.Concat(text.AsSpan(0, most), "…");

    private static void WriteText(PayloadWriter writer, string text)
    {
        writer.WriteByte((byte)Tag.Text);
        writer.WriteString(Cut(text, MostChars));
    }

    private static unsafe void WritePlain<T>(PayloadWriter writer, Tag tag, T value)
        where T : unmanaged
    {
        writer.WriteByte((byte)tag);
        writer.WriteBytes(new ReadOnlySpan<byte>(&value, sizeof(T)));
    }

    private static void WriteDecimal(PayloadWriter writer, decimal value)
    {
        writer.WriteByte((byte)Tag.Decimal);
        foreach (int part in decimal.GetBits(value))
        {
            writer.WriteInt32(part);
        }
    }

    private static unsafe T ReadPlain<T>(PayloadReader reader)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(reader.Take(sizeof(T)));

    /// <summary>The user's text, which may fail: a log record must not.</summary>
    internal static string TextOf(object value)
    {
        try
        {
            return value is System.Collections.IEnumerable elements and not IEnumerable<KeyValuePair<string, object?>>
                ? $"[{string.Join(", ", elements.Cast<object?>().Take(100).Select(static element => Convert.ToString(element, CultureInfo.InvariantCulture)))}]"
                : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }
        catch (Exception e)
        {
            return $"(the text of {value.GetType()} could not be made: {e.GetType()})";
        }
    }
}
