using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Fuzzing;

/// <summary>Frames that nobody would send: of chance, or nearly right.</summary>
internal sealed unsafe class HostileFrames(Random random)
{
    private readonly List<byte[]> _sent = [];

    /// <summary>The header of the last chunk that came in, which makes answers nearly right.</summary>
    internal ChunkHeader Chunk { get; set; }

    internal byte[] Next()
    {
        byte[] frame = random.Next(10) switch
        {
            0 => Bytes(random.Next(64)),
            1 when _sent.Count > 0 => Damaged(_sent[random.Next(_sent.Count)]),
            2 when _sent.Count > 0 => _sent[random.Next(_sent.Count)],
            3 => [(byte)MessageKind.Definitions, 0, 0, 0, .. Bytes(random.Next(200))],
            4 => Large(),
            5 => Results(MessageKind.Failure),
            6 => [(byte)random.Next(20), 0, 0, 0],
            _ => Results(MessageKind.Results),
        };
        _sent.Add(frame);
        return frame;
    }

    /// <summary>Commits a frame, or leaves it half written.</summary>
    internal void Write(Link link)
    {
        byte[] frame = Next();
        if (frame.Length > link.Outgoing.MaxFrame || !link.Outgoing.TryBegin(frame.Length, out byte* target, out _))
        {
            return;
        }

        frame.CopyTo(new Span<byte>(target, frame.Length));
        if (random.Next(4) == 0)
        {
            link.Outgoing.PublishOpen(random.Next(frame.Length + 1));
        }
        else
        {
            link.Outgoing.Commit(frame.Length);
        }
    }

    /// <summary>Commits a report of chance, or a nearly right one of an activity or a question.</summary>
    internal void WriteReport(Link link)
    {
        using PayloadWriter writer = new(new DefinitionTable());
        writer.Reset();
        writer.WriteByte((byte)(ReportKind)random.Next(1, 5));
        if (random.Next(2) == 0)
        {
            using Activity activity = new Activity("hostile").SetTag("number", 1).AddEvent(new ActivityEvent("event")).Start();
            activity.Stop();
            ActivityReport.Write(writer, 10_000, activity);
        }
        else
        {
            writer.WriteInt32(Odd());
            writer.WriteByte((byte)random.Next(4));
            writer.WriteString($"source {random.Next(5000)}");
        }

        byte[] report = new ReadOnlySpan<byte>(writer.Start, (int)writer.Length).ToArray();
        report = Often ? report : Damaged(report);
        if (link.SideOutgoing!.TryBegin(report.Length, out byte* target, out _))
        {
            report.CopyTo(new Span<byte>(target, report.Length));
            link.SideOutgoing.Commit(report.Length);
        }
    }

    private byte[] Results(MessageKind kind)
    {
        byte[] body = random.Next(3) == 0 ? Bytes(random.Next(100)) : Integers(random.Next(12));
        byte[] frame = new byte[ResultsHeader.Bytes + body.Length];
        fixed (byte* start = frame)
        {
            *(ResultsHeader*)start = new ResultsHeader
            {
                Kind = kind,
                Slot = Often ? Chunk.Slot : (byte)random.Next(6),
                IsDone = (byte)random.Next(2),
                PlainSize = (byte)(Often ? 0 : random.Next(256)),
                Count = Often ? random.Next(Chunk.Count + 2) : Odd(),
                ElapsedTicks = Often ? random.Next(100_000) : random.NextInt64(long.MinValue, long.MaxValue),
            };
        }

        body.CopyTo(frame.AsSpan(ResultsHeader.Bytes));
        return Often ? frame : frame[..random.Next(frame.Length)];
    }

    private byte[] Large()
    {
        string[] addresses =
        [
            "", "memfd", "memfd:1:0:4096:00", $"memfd:{Environment.ProcessId}:{random.Next(400)}:4096:00", "file:%2Fetc%2Fpasswd:4096", "file:%2Ftmp%2Fsegment:4096",
            "unlinked:0:0:0:mp-0", new string('x', random.Next(5000)),
        ];
        byte[] address = Encoding.UTF8.GetBytes(addresses[random.Next(addresses.Length)]);
        byte[] frame = new byte[PlainHeader.Bytes + 12 + address.Length];
        frame[0] = (byte)MessageKind.Large;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(4), Often ? 4096 : random.NextInt64(long.MinValue, long.MaxValue));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), Often ? address.Length : Odd());
        address.CopyTo(frame.AsSpan(16));
        return frame;
    }

    private byte[] Damaged(byte[] frame)
    {
        byte[] copy = [.. frame.Take(random.Next(frame.Length + 1)), .. Bytes(random.Next(3))];
        for (int i = 0; i < 3 && copy.Length > 0; i++)
        {
            copy[random.Next(copy.Length)] = (byte)random.Next(256);
        }

        return copy;
    }

    private bool Often => random.Next(5) != 0;

    private int Odd() => random.Next(4) switch
    {
        0 => int.MaxValue,
        1 => int.MinValue,
        2 => -1,
        _ => random.Next(100),
    };

    private byte[] Integers(int count)
    {
        byte[] bytes = new byte[count * sizeof(int)];
        for (int i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * sizeof(int)), random.Next(5) == 0 ? Odd() : i);
        }

        return bytes;
    }

    private byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
