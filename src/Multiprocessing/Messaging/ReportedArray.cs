using Multiprocessing.Transfer;

namespace Multiprocessing.Messaging;

/// <summary>A value in a report that may be an array: of what tracing knows, as itself; of anything else, as its text.</summary>
internal static class ReportedArray
{
    private const int MostElements = 128;

    private static readonly Type[] s_elements = [typeof(string), typeof(bool), typeof(int), typeof(long), typeof(double)];

    internal static void WriteAny(PayloadWriter writer, object? value)
    {
        int kind = value is Array ? Array.FindIndex(s_elements, element => value.GetType() == element.MakeArrayType()) : -1;
        writer.WriteByte((byte)(kind + 1));
        if (kind < 0)
        {
            ReportedValue.Write(writer, value);
            return;
        }

        Array array = (Array)value!;
        int count = Math.Min(array.Length, MostElements);
        writer.WriteInt32(count);
        for (int i = 0; i < count; i++)
        {
            ReportedValue.Write(writer, array.GetValue(i));
        }
    }

    internal static object? ReadAny(PayloadReader reader)
    {
        byte kind = reader.ReadByte();
        if (kind == 0)
        {
            return ReportedValue.Read(reader);
        }

        if (kind > s_elements.Length)
        {
            throw new InvalidDataException($"A report holds an array of no known kind {kind}.");
        }

        Type element = s_elements[kind - 1];
        Array array = Array.CreateInstance(element, TraceFormat.ReadCount(reader, MostElements));
        for (int i = 0; i < array.Length; i++)
        {
            object? value = ReportedValue.Read(reader);
            if (value is null ? element.IsValueType : value.GetType() != element)
            {
                throw new InvalidDataException($"A report holds {value ?? "null"} in an array of {element.Name}.");
            }

            array.SetValue(value, i);
        }

        return array;
    }
}
