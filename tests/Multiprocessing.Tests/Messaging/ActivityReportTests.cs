using System.Diagnostics;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Messaging;

/// <summary>Activities and places in a trace as bytes.</summary>
public sealed unsafe class ActivityReportTests
{
    [Fact]
    public void Read_AnyByteChanged_GivesAnActivityOrSaysWhyNot()
    {
        byte[] report = Encode(Create(), 100_000);
        Random random = new(1);
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = [.. report];
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            Exception? e = Record.Exception(() => StandIn.Raise(Decode(damaged.AsSpan(0, random.Next(4) == 0 ? random.Next(damaged.Length) : damaged.Length))));
            Assert.True(e is null or InvalidDataException or TransferException or ArgumentException or OverflowException, $"round {round}: {e}");
        }
    }

    [Theory]
    [InlineData(100_000, 3, 2, 1)]
    [InlineData(1200, 3, 0, 0)]
    [InlineData(100, 0, 0, 0)]
    public void Write_LongerThanAllowed_LeavesOutTheLeastFirst(int mostBytes, int tags, int events, int links)
    {
        using Activity activity = Create();
        EndedActivity read = Decode(Encode(activity, mostBytes));
        Assert.Equal((activity.OperationName, activity.SpanId, activity.TraceId, activity.ParentSpanId), (read.Name, read.SpanId, read.Parent.TraceId, read.Parent.SpanId));
        Assert.Equal((activity.StartTimeUtc, activity.StartTimeUtc + activity.Duration), (read.StartTime, read.EndTime));
        Assert.Equal((tags, events, links), (read.Tags.Count, read.Events.Length, read.Links.Length));
    }

    [Fact]
    public void Read_WhatNoActivityCanBe_IsRefused()
    {
        using Activity activity = Create();
        byte[] report = Encode(activity, 100_000);
        byte[] span = new byte[8];
        byte[] trace = new byte[16];
        activity.SpanId.CopyTo(span);
        activity.TraceId.CopyTo(trace);
        foreach (byte[] id in (byte[][])[span, trace, BitConverter.GetBytes(activity.Duration.Ticks), BitConverter.GetBytes(activity.StartTimeUtc.Ticks)])
        {
            byte[] damaged = [.. report];
            damaged.AsSpan(report.AsSpan().IndexOf(id), id.Length).Fill(id == span || id == trace ? (byte)0 : (byte)0xFF);
            Assert.ThrowsAny<SystemException>(() => Decode(damaged));
        }
    }

    [Fact]
    public void Read_WithoutAParent_HasNone()
    {
        Activity.Current = null;
        using Activity root = new Activity("root").Start();
        root.Stop();
        EndedActivity read = Decode(Encode(root, 100_000));
        Assert.Equal((root.TraceId, default), (read.Parent.TraceId, read.Parent.SpanId));
    }

    [Fact]
    public void TraceContext_ThereAndBack_IsTheSame()
    {
        TraceContext context = new(
            new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded, "a=b,c=d"), wantsData: true, [new("tenant", "blue"), new("none", null)]);
        TraceContext read = ThereAndBack(context)!;
        Assert.Equal(context.Parent with { }, new ActivityContext(read.Parent.TraceId, read.Parent.SpanId, read.Parent.TraceFlags, read.Parent.TraceState));
        Assert.True(read.Parent.IsRemote);
        Assert.True(read.WantsData);
        Assert.Equal(context.Baggage, read.Baggage);
        Assert.Null(ThereAndBack(null));
    }

    [Fact]
    public void TraceContext_MoreBaggageThanMayTravel_IsCutBetweenEntries()
    {
        TraceContext many = new(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default), false, [.. Enumerable.Range(0, 100).Select(static i => new KeyValuePair<string, string?>($"{i}", "v"))]);
        Assert.Equal(many.Baggage[..64], ThereAndBack(many)!.Baggage);
        TraceContext large = new(many.Parent, false, [new("small", "x"), new("large", new string('x', 10_000))]);
        Assert.Equal("small", Assert.Single(ThereAndBack(large)!.Baggage).Key);
    }

    private static Activity Create()
    {
        Activity activity = new Activity("operation").SetParentId(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded).Start();
        activity.TraceStateString = "a=b";
        activity.SetTag("number", 1).SetTag("text", new string('x', 100)).SetTag("numbers", new[] { 1, 2, 3 });
        activity.AddEvent(new ActivityEvent("first", tags: new ActivityTagsCollection { ["where"] = new string('y', 300) })).AddEvent(new ActivityEvent("second"));
        activity.AddLink(new ActivityLink(new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), default, isRemote: true), new ActivityTagsCollection { ["why"] = new string('z', 300) }));
        activity.SetStatus(ActivityStatusCode.Error, "bad");
        activity.SetEndTime(activity.StartTimeUtc.AddTicks(0x0123456789AB));
        activity.Stop();
        return activity;
    }

    private static byte[] Encode(Activity activity, int mostBytes) => Encode(writer => ActivityReport.Write(writer, mostBytes, activity));

    private static byte[] Encode(Action<PayloadWriter> write)
    {
        using PayloadWriter writer = new(new DefinitionTable());
        writer.Reset();
        write(writer);
        return new ReadOnlySpan<byte>(writer.Start, (int)writer.Length).ToArray();
    }

    private static EndedActivity Decode(ReadOnlySpan<byte> report) => Decode(report, ActivityReport.Read);

    private static TraceContext? ThereAndBack(TraceContext? context) => Decode(Encode(writer => TraceFormat.Write(writer, context)), TraceFormat.Read);

    private static T Decode<T>(ReadOnlySpan<byte> report, Func<PayloadReader, T> read)
    {
        fixed (byte* start = report)
        {
            PayloadReader reader = new(new DefinitionStore());
            reader.Reset(start, report.Length);
            return read(reader);
        }
    }
}
