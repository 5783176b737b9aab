using System.Diagnostics;
using System.Runtime.CompilerServices;
using Multiprocessing.Diagnostics;
using Multiprocessing.Transfer;

namespace Multiprocessing.Messaging;

/// <summary>How the place of items in a trace stands in a message, and the ids of traces in general.</summary>
internal static unsafe class TraceFormat
{
    private const int TraceIdBytes = 16;
    private const int SpanIdBytes = 8;

    /// <summary>As much as W3C allows a header to hold.</summary>
    private const int MostBaggage = 64;
    private const int MostBaggageChars = 8192;
    private const int MostStateChars = 4096;

    /// <summary>What a place takes that says no more than which it is.</summary>
    internal const int PlaceBytes = TraceIdBytes + SpanIdBytes + 2;

    [Flags]
    private enum Marks : byte
    {
        None = 0,
        IsTraced = 1,
        WantsData = 2,
    }

    /// <param name="writer">Where it goes.</param>
    /// <param name="context">The place; <see langword="null"/> for none.</param>
    internal static void Write(PayloadWriter writer, TraceContext? context)
    {
        if (context is null)
        {
            writer.WriteByte((byte)Marks.None);
            return;
        }

        writer.WriteByte((byte)(Marks.IsTraced | (context.WantsData ? Marks.WantsData : Marks.None)));
        WriteContext(writer, context.Parent);
        long mark = writer.Position;
        writer.WriteInt32(0);
        int count = 0;
        int chars = 0;
        foreach ((string name, string? value) in context.Baggage)
        {
            chars += name.Length + (value?.Length ?? 0);
            if (count == MostBaggage || chars > MostBaggageChars)
            {
                break;
            }

            writer.WriteString(name);
            writer.WriteString(value);
            count++;
        }

        writer.PatchInt32(mark, count);
    }

    internal static TraceContext? Read(PayloadReader reader)
    {
        Marks marks = (Marks)reader.ReadByte();
        if ((marks & Marks.IsTraced) == 0)
        {
            return null;
        }

        ActivityContext parent = ReadContext(reader, isRemote: true);
        KeyValuePair<string, string?>[] baggage = new KeyValuePair<string, string?>[ReadCount(reader, MostBaggage)];
        for (int i = 0; i < baggage.Length; i++)
        {
            string name = reader.ReadString() ?? "";
            baggage[i] = new KeyValuePair<string, string?>(name, reader.ReadString());
        }

        return new TraceContext(parent, (marks & Marks.WantsData) != 0, baggage);
    }

    /// <summary>Writes the activity that this thread is in, if it is in one. Kept apart: what it needs is not loaded before it is called.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static void WritePlace(PayloadWriter writer)
    {
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } current)
        {
            WriteContext(writer, new ActivityContext(current.TraceId, current.SpanId, current.ActivityTraceFlags));
        }
    }

    /// <summary>Reads what may stand at the end of a report.</summary>
    internal static ActivityContext ReadPlace(PayloadReader reader) => reader.Remaining > 0 ? ReadContext(reader, isRemote: true) : default;

    internal static void WriteContext(PayloadWriter writer, in ActivityContext context)
    {
        WriteTraceId(writer, context.TraceId);
        WriteSpanId(writer, context.SpanId);
        writer.WriteByte((byte)context.TraceFlags);
        writer.WriteString(context.TraceState is { Length: <= MostStateChars } state ? state : null);
    }

    internal static ActivityContext ReadContext(PayloadReader reader, bool isRemote)
    {
        ActivityTraceId trace = ReadTraceId(reader);
        ActivitySpanId span = ReadSpanId(reader);
        ActivityTraceFlags flags = (ActivityTraceFlags)reader.ReadByte();
        return new ActivityContext(trace, span, flags, reader.ReadString(), isRemote);
    }

    internal static void WriteSpanId(PayloadWriter writer, ActivitySpanId span) => span.CopyTo(new Span<byte>(writer.Reserve(SpanIdBytes), SpanIdBytes));

    // No id and an id of zeros are not the same to those who compare.
    internal static ActivitySpanId ReadSpanId(PayloadReader reader) =>
        reader.ReadBytes(SpanIdBytes) is var bytes && bytes.ContainsAnyExcept((byte)0) ? ActivitySpanId.CreateFromBytes(bytes) : default;

    /// <summary>A number of things of which there are at most so many.</summary>
    internal static int ReadCount(PayloadReader reader, int most)
    {
        int count = reader.ReadInt32();
        return count >= 0 && count <= most ? count : throw new InvalidDataException($"A trace holds {count} of what there are at most {most}.");
    }

    private static void WriteTraceId(PayloadWriter writer, ActivityTraceId trace) => trace.CopyTo(new Span<byte>(writer.Reserve(TraceIdBytes), TraceIdBytes));

    private static ActivityTraceId ReadTraceId(PayloadReader reader) =>
        reader.ReadBytes(TraceIdBytes) is var bytes && bytes.ContainsAnyExcept((byte)0) ? ActivityTraceId.CreateFromBytes(bytes) : default;
}
