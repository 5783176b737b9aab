using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Messaging;

/// <summary>Log records as bytes.</summary>
public sealed unsafe class LogReportTests
{
    [Fact]
    public void Read_AnyByteChanged_GivesARecordOrSaysWhyNot()
    {
        byte[] report = Encode(100_000);
        Random random = new(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. report];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Exception? e = Record.Exception(() => Decode(damaged.AsSpan(0, random.Next(4) == 0 ? random.Next(damaged.Length) : damaged.Length)));
            Assert.True(e is null or InvalidDataException or TransferException or ArgumentException or OverflowException, $"round {round}: {e}");
        }
    }

    [Fact]
    public void Write_LongerThanAllowed_LeavesOutPairsAndScopes()
    {
        LogRecord whole = Decode(Encode(100_000));
        Assert.NotEmpty(whole.State);
        Assert.Equal(2, whole.Scopes.Length);
        Assert.IsType<FormatException>(whole.Exception);

        LogRecord brief = Decode(Encode(500));
        Assert.Equal((whole.Category, whole.Level, whole.Event, whole.State.ToString()), (brief.Category, brief.Level, brief.Event, brief.State.ToString()));
        Assert.Empty(brief.State);
        Assert.Empty(brief.Scopes);
        Assert.Equal("System.FormatException", Assert.IsType<RemoteException>(brief.Exception).RemoteTypeName);
    }

    private static byte[] Encode(int mostBytes)
    {
        LoggerExternalScopeProvider scopes = new();
        using IDisposable outer = scopes.Push("outer");
        using IDisposable inner = scopes.Push(new Dictionary<string, object?> { ["User"] = "Ann", ["Id"] = Guid.Empty });
        KeyValuePair<string, object?>[] state = [new("Number", 1), new("Price", 2.5m), new("At", DateTimeOffset.UnixEpoch), new("Day", DateOnly.MinValue), new("Name", "Bob")];
        using PayloadWriter writer = new(new DefinitionTable());
        writer.Reset();
        LogReport.Write(
            writer,
            mostBytes,
            new LogReport.Entry<KeyValuePair<string, object?>[]>("Category", LogLevel.Error, new EventId(3, "Three"), "a message", state, new FormatException("bad", new IOException("inner"))),
            scopes);
        return new ReadOnlySpan<byte>(writer.Start, (int)writer.Length).ToArray();
    }

    private static LogRecord Decode(ReadOnlySpan<byte> report)
    {
        fixed (byte* start = report)
        {
            PayloadReader reader = new(new DefinitionStore());
            reader.Reset(start, report.Length);
            return LogReport.Read(reader);
        }
    }
}
