using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Transfer;

namespace Multiprocessing.Messaging;

/// <summary>How an activity that has ended stands in a report.</summary>
internal static class ActivityReport
{
    private const int MostNameChars = 1024;
    private const int MostOfAKind = 128;        // tags, events, links

    /// <summary>What is left out of one that would be too long, the first of these first.</summary>
    private enum Detail
    {
        None,
        Tags,
        All,
    }

    /// <param name="writer">Where it goes.</param>
    /// <param name="mostBytes">How long the report may become: what is longer goes without events and links, then without tags.</param>
    /// <param name="activity">The activity, which has a W3C identity.</param>
    internal static void Write(PayloadWriter writer, long mostBytes, Activity activity)
    {
        long start = writer.Position;
        for (Detail detail = Detail.All; ; detail--)
        {
            WriteHead(writer, activity);
            WriteTags(writer, mostBytes, detail >= Detail.Tags ? activity.EnumerateTagObjects() : default);
            WriteEvents(writer, mostBytes, detail == Detail.All ? activity.EnumerateEvents() : default);
            WriteLinks(writer, mostBytes, detail == Detail.All ? activity.EnumerateLinks() : default);
            if (writer.Length <= mostBytes || detail == Detail.None)
            {
                return;
            }

            writer.Truncate(start);
        }
    }

    /// <exception cref="InvalidDataException">It cannot be what an activity says.</exception>
    internal static EndedActivity Read(PayloadReader reader)
    {
        string source = reader.ReadString() ?? "";
        string? version = reader.ReadString();
        string name = reader.ReadString() ?? "";
        string displayName = reader.ReadString() ?? name;
        ActivityKind kind = (ActivityKind)reader.ReadByte();
        ActivityStatusCode status = (ActivityStatusCode)reader.ReadByte();
        string? description = reader.ReadString();
        ActivitySpanId span = TraceFormat.ReadSpanId(reader);
        bool hasRemoteParent = reader.ReadByte() != 0;
        ActivityContext parent = TraceFormat.ReadContext(reader, hasRemoteParent);
        DateTime start = new(reader.ReadInt64(), DateTimeKind.Utc);
        long duration = reader.ReadInt64();
        if (kind > ActivityKind.Consumer || status > ActivityStatusCode.Error || span == default || parent.TraceId == default || duration < 0)
        {
            throw new InvalidDataException($"An activity of kind {(int)kind}, status {(int)status}, trace {parent.TraceId}, span {span} and {duration} ticks cannot be.");
        }

        return new EndedActivity
        {
            SourceName = source,
            SourceVersion = version,
            Name = name,
            DisplayName = displayName,
            Kind = kind,
            SpanId = span,
            Parent = parent,
            StartTime = start,
            EndTime = start.AddTicks(duration),
            Status = status,
            StatusDescription = description,
            Tags = ReadTags(reader),
            Events = ReadEvents(reader),
            Links = ReadLinks(reader),
        };
    }

    private static void WriteHead(PayloadWriter writer, Activity activity)
    {
        WriteText(writer, activity.Source.Name, MostNameChars);
        WriteText(writer, activity.Source.Version, MostNameChars);
        WriteText(writer, activity.OperationName, MostNameChars);
        WriteText(writer, activity.DisplayName, MostNameChars);
        writer.WriteByte((byte)activity.Kind);
        writer.WriteByte((byte)activity.Status);
        WriteText(writer, activity.StatusDescription, ReportedValue.MostChars);
        TraceFormat.WriteSpanId(writer, activity.SpanId);
        writer.WriteByte(activity.HasRemoteParent ? (byte)1 : (byte)0);

        // Its own flags: a sampler that looks at its parent's decides about it as it was decided in the worker.
        TraceFormat.WriteContext(writer, new ActivityContext(activity.TraceId, activity.ParentSpanId, activity.ActivityTraceFlags, activity.TraceStateString));
        writer.WriteInt64(activity.StartTimeUtc.Ticks);
        writer.WriteInt64(activity.Duration.Ticks);
    }

    private static void WriteTags(PayloadWriter writer, long mostBytes, Activity.Enumerator<KeyValuePair<string, object?>> tags)
    {
        long mark = writer.Position;
        writer.WriteInt32(0);
        int count = 0;
        foreach (ref readonly KeyValuePair<string, object?> tag in tags)
        {
            if (count == MostOfAKind || writer.Length > mostBytes)
            {
                break;
            }

            WriteText(writer, tag.Key, MostNameChars);
            ReportedArray.WriteAny(writer, tag.Value);
            count++;
        }

        writer.PatchInt32(mark, count);
    }

    private static KeyValuePair<string, object?>[] ReadTags(PayloadReader reader)
    {
        KeyValuePair<string, object?>[] tags = new KeyValuePair<string, object?>[TraceFormat.ReadCount(reader, MostOfAKind)];
        for (int i = 0; i < tags.Length; i++)
        {
            string name = reader.ReadString() ?? "";
            tags[i] = new KeyValuePair<string, object?>(name, ReportedArray.ReadAny(reader));
        }

        return tags;
    }

    private static void WriteEvents(PayloadWriter writer, long mostBytes, Activity.Enumerator<ActivityEvent> events)
    {
        long mark = writer.Position;
        writer.WriteInt32(0);
        int count = 0;
        foreach (ref readonly ActivityEvent happened in events)
        {
            if (count == MostOfAKind || writer.Length > mostBytes)
            {
                break;
            }

            WriteText(writer, happened.Name, MostNameChars);
            writer.WriteInt64(happened.Timestamp.UtcTicks);
            WriteTags(writer, mostBytes, happened.EnumerateTagObjects());
            count++;
        }

        writer.PatchInt32(mark, count);
    }

    private static ActivityEvent[] ReadEvents(PayloadReader reader)
    {
        ActivityEvent[] events = new ActivityEvent[TraceFormat.ReadCount(reader, MostOfAKind)];
        for (int i = 0; i < events.Length; i++)
        {
            string name = reader.ReadString() ?? "";
            DateTimeOffset time = new(reader.ReadInt64(), TimeSpan.Zero);
            events[i] = new ActivityEvent(name, time, new ActivityTagsCollection(ReadTags(reader)));
        }

        return events;
    }

    private static void WriteLinks(PayloadWriter writer, long mostBytes, Activity.Enumerator<ActivityLink> links)
    {
        long mark = writer.Position;
        writer.WriteInt32(0);
        int count = 0;
        foreach (ref readonly ActivityLink link in links)
        {
            if (count == MostOfAKind || writer.Length > mostBytes)
            {
                break;
            }

            TraceFormat.WriteContext(writer, link.Context);
            writer.WriteByte(link.Context.IsRemote ? (byte)1 : (byte)0);
            WriteTags(writer, mostBytes, link.EnumerateTagObjects());
            count++;
        }

        writer.PatchInt32(mark, count);
    }

    private static ActivityLink[] ReadLinks(PayloadReader reader)
    {
        ActivityLink[] links = new ActivityLink[TraceFormat.ReadCount(reader, MostOfAKind)];
        for (int i = 0; i < links.Length; i++)
        {
            ActivityContext context = TraceFormat.ReadContext(reader, isRemote: false);
            context = new ActivityContext(context.TraceId, context.SpanId, context.TraceFlags, context.TraceState, reader.ReadByte() != 0);
            links[i] = new ActivityLink(context, new ActivityTagsCollection(ReadTags(reader)));
        }

        return links;
    }

    private static void WriteText(PayloadWriter writer, string? text, int most) => writer.WriteString(text is null ? null : ReportedValue.Cut(text, most));
}
