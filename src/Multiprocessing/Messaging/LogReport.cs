using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Transfer;

namespace Multiprocessing.Messaging;

/// <summary>How a log record stands in a report.</summary>
internal static unsafe class LogReport
{
    private const int MostNameChars = 1024;
    private const int MostMessageChars = 16 * 1024;
    private const int MostPairs = 64;
    private const int MostScopes = 32;

    /// <param name="writer">Where it goes.</param>
    /// <param name="mostBytes">How long the report may become: what is longer goes without pairs and scopes, and its exception as a text.</param>
    /// <param name="record">The record; its scopes are those of <paramref name="scopes"/>.</param>
    /// <param name="scopes">The scopes that are open.</param>
    internal static void Write<TState>(PayloadWriter writer, long mostBytes, in Entry<TState> record, IExternalScopeProvider scopes)
    {
        long start = writer.Position;
        WriteHead(writer, record);
        WritePairs(writer, record.State);
        WriteException(writer, record.Exception);
        WriteScopes(writer, scopes);
        if (writer.Length <= mostBytes)
        {
            return;
        }

        writer.Truncate(start);
        WriteHead(writer, record);
        WritePairs(writer, null);
        WriteException(writer, record.Exception is { } exception ? Shortened(exception) : null);
        writer.WriteVarUInt32(0);
    }

    internal static LogRecord Read(PayloadReader reader)
    {
        string category = reader.ReadString() ?? "";
        LogLevel level = (LogLevel)reader.ReadByte();
        if (level >= LogLevel.None)
        {
            throw new InvalidDataException($"A log record has the level {(int)level}.");
        }

        EventId id = new(reader.ReadInt32(), reader.ReadString());
        string message = reader.ReadString() ?? "";
        LogState state = new(message, ReadPairs(reader));
        Exception? exception = ReadException(reader);
        LogState[] scopes = new LogState[reader.ReadCount(2)];
        for (int i = 0; i < scopes.Length; i++)
        {
            string text = reader.ReadString() ?? "";
            scopes[i] = new LogState(text, ReadPairs(reader));
        }

        return new LogRecord(category, level, id, state, exception, scopes) { Place = TraceFormat.ReadPlace(reader) };
    }

    private static void WriteHead<TState>(PayloadWriter writer, in Entry<TState> record)
    {
        writer.WriteString(ReportedValue.Cut(record.Category, MostNameChars));
        writer.WriteByte((byte)record.Level);
        writer.WriteInt32(record.Event.Id);
        writer.WriteString(record.Event.Name is { } name ? ReportedValue.Cut(name, MostNameChars) : null);
        writer.WriteString(ReportedValue.Cut(record.Message, MostMessageChars));
    }

    private static void WritePairs(PayloadWriter writer, object? state)
    {
        KeyValuePair<string, object?>[] pairs = state is IEnumerable<KeyValuePair<string, object?>> named ? [.. named.Take(MostPairs)] : [];
        writer.WriteVarUInt32((uint)pairs.Length);
        foreach ((string name, object? value) in pairs)
        {
            writer.WriteString(ReportedValue.Cut(name, MostNameChars));
            ReportedValue.Write(writer, value);
        }
    }

    private static KeyValuePair<string, object?>[] ReadPairs(PayloadReader reader)
    {
        KeyValuePair<string, object?>[] pairs = new KeyValuePair<string, object?>[reader.ReadCount(2)];
        for (int i = 0; i < pairs.Length; i++)
        {
            string name = reader.ReadString() ?? "";
            pairs[i] = new KeyValuePair<string, object?>(name, ReportedValue.Read(reader));
        }

        return pairs;
    }

    private static void WriteScopes(PayloadWriter writer, IExternalScopeProvider scopes)
    {
        List<object> open = [];
        scopes.ForEachScope(
            static (scope, list) =>
            {
                if (scope is not null && list.Count < MostScopes)
                {
                    list.Add(scope);
                }
            },
            open);
        writer.WriteVarUInt32((uint)open.Count);
        foreach (object scope in open)
        {
            writer.WriteString(ReportedValue.Cut(ReportedValue.TextOf(scope), ReportedValue.MostChars));
            WritePairs(writer, scope);
        }
    }

    /// <summary>With definitions of its own: those of the first ring are sent by its thread alone.</summary>
    private static void WriteException(PayloadWriter writer, Exception? exception)
    {
        writer.WriteByte(exception is null ? (byte)0 : (byte)1);
        if (exception is null)
        {
            return;
        }

        DefinitionTable definitions = new();
        using PayloadWriter body = new(definitions);
        ExceptionTransfer.Write(body, exception);
        definitions.WriteDefinitions(writer, 0, definitions.Count);
        writer.WriteBytes(new ReadOnlySpan<byte>(body.Start, checked((int)body.Length)));
    }

    private static Exception? ReadException(PayloadReader reader)
    {
        if (reader.ReadByte() == 0)
        {
            return null;
        }

        DefinitionStore definitions = new();
        definitions.ReadDefinitions(reader);
        PayloadReader body = new(definitions);
        body.Reset(reader.Take(0), reader.Remaining);
        Exception exception = ExceptionTransfer.Read(body);
        reader.Take(body.Position);
        return exception;
    }

    private static RemoteException Shortened(Exception exception) => new(
        ReportedValue.Cut(ExceptionText.MessageOf(exception), MostMessageChars),
        exception.GetType().FullName ?? exception.GetType().Name,
        ReportedValue.Cut(ExceptionText.StackWithInnerOf(exception) ?? "", MostMessageChars));

    /// <summary>A record as its logger was given it.</summary>
    internal readonly record struct Entry<TState>(string Category, LogLevel Level, EventId Event, string Message, TState State, Exception? Exception);
}
