using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed unsafe class LinkTests
{
    public static TheoryData<string, string> Kinds => new()
    {
        { "Futex", "Memory" },
        { "Futex", "File" },
        { "Socket", "Memory" },
        { "Socket", "File" },
        { "Futex", "Named" },
        { "Socket", "Named" },
        { "Default", "Default" },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Open_ByAddress_ConnectsBothDirectionsAndScratch(string bellName, string segmentName)
    {
        using var pair = new LinkPair(Bell(bellName), segment: Segment(segmentName));
        Assert.DoesNotContain(pair.Parent.Address, char.IsWhiteSpace);
        Assert.Equal(pair.Parent.Address, pair.Worker.Address);
        Assert.True(Frames.TryWrite(pair.Parent.Outgoing, 1, 1000));
        Assert.True(Frames.TryRead(pair.Worker.Incoming, 1, 1000));
        Assert.True(Frames.TryWrite(pair.Worker.Outgoing, 2, 1000));
        Assert.True(Frames.TryRead(pair.Parent.Incoming, 2, 1000));
        Assert.False(pair.Parent.Incoming.HasFrame || pair.Worker.Incoming.HasFrame);

        pair.Parent.Scratch[4095] = 7;
        Assert.Equal(7, pair.Worker.Scratch[4095]);
        Assert.Equal(4096, pair.Worker.ScratchBytes);
    }

    [Theory]
    [InlineData(0, 4096)]
    [InlineData(1, 4096)]
    [InlineData(4096, 1 << 16)]
    [InlineData(100_000, 1 << 20)]
    public void Areas_OfEverySize_DoNotOverlap(int scratchBytes, int ringCapacity)
    {
        using var parent = Link.Create(new LinkOptions { BellKind = BellKind.Default, ScratchBytes = scratchBytes, RingCapacity = ringCapacity });
        using var worker = Link.Open(parent.Address);
        new Span<byte>(parent.Scratch, scratchBytes).Fill(0x11);
        var longest = parent.Outgoing.MaxFrame;
        Assert.True(Frames.TryWrite(parent.Outgoing, 0x22, longest));
        Assert.True(Frames.TryWrite(worker.Outgoing, 0x33, longest));
        Assert.True(Frames.TryRead(worker.Incoming, 0x22, longest));
        Assert.True(Frames.TryRead(parent.Incoming, 0x33, longest));
        Assert.False(new ReadOnlySpan<byte>(worker.Scratch, scratchBytes).ContainsAnyExcept((byte)0x11));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void UnlinkAndDispose_LeaveNoName(string bellName, string segmentName)
    {
        foreach (var unlink in new[] { true, false })
        {
            using var parent = Link.Create(new LinkOptions { BellKind = Bell(bellName), SegmentKind = Segment(segmentName) });
            var socket = LinkAddress.Parse(parent.Address).SocketPath;
            var place = PlaceOf(socket);
            if (unlink)
            {
                parent.Unlink();
            }

            parent.Dispose();
            Assert.True(socket.Length == 0 || PlaceOf(socket) != place);
            Assert.Throws<IOException>(() => Link.Open(parent.Address));
        }
    }

    [Fact]
    public void Socket_HasNoNameThatOthersCouldFind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere it stands in a private folder.");
        using var parent = Link.Create(new LinkOptions { BellKind = BellKind.Socket });
        var place = new FileInfo(LinkAddress.Parse(parent.Address).SocketPath);
        Assert.StartsWith($"/proc/{Environment.ProcessId}/fd/", place.FullName, StringComparison.Ordinal);
        Assert.EndsWith("/bell (deleted)", place.LinkTarget, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.GetDirectoryName(place.LinkTarget)));
        Link.Open(parent.Address).Dispose();
    }

    [Fact]
    public void Open_WrongTokenSizesVersionOrMagic_IsRefusedWithWhatWasFound()
    {
        using var parent = Link.Create(new LinkOptions { BellKind = BellKind.Default, RingCapacity = 8192, ScratchBytes = 8192 });
        var address = LinkAddress.Parse(parent.Address);

        Refused(address with { Token = new byte[LinkHeader.TokenSize] }, "token");
        Refused(address with { RingCapacity = 4096 }, "bytes instead of");
        Refused(address with { RingCapacity = 8192, ScratchBytes = 8191 }, "sizes");
        Refused(address with { RingCapacity = 5000 }, "Not the address");
        Refused(address with { RingCapacity = 0 }, "Not the address");
        Refused(address with { ScratchBytes = int.MaxValue }, "Not the address");

        var segment = parent.Scratch - LinkHeader.ScratchAt;
        ((int*)segment)[2]++;
        Refused(address, $"version {LinkHeader.LayoutVersion + 1}");
        ((int*)segment)[2]--;
        segment[0]++;
        Refused(address, "begins with");
        segment[0]--;
        Link.Open(parent.Address).Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("futex")]
    [InlineData("futex;00;4096;4096;memfd:1:2:3;")]
    [InlineData("gong;00000000000000000000000000000000;4096;4096;memfd:1:2:3;")]
    [InlineData("futex;0000000000000000000000000000000g;4096;4096;memfd:1:2:3;")]
    [InlineData("futex;00000000000000000000000000000000;-4096;4096;memfd:1:2:3;")]
    public void Open_WhatIsNoAddress_IsRefused(string address) =>
        Assert.Throws<InvalidDataException>(() => Link.Open(address));

    [Fact]
    public void Address_PathWithBlanksAndSeparators_RoundTrips()
    {
        var address = new LinkAddress(BellKind.Socket, new byte[16], 4096, 0, "memfd:1:2:3", "/a b;c:d/ü%20");
        var parsed = LinkAddress.Parse(address.ToString());
        Assert.Equal(address.SocketPath, parsed.SocketPath);
        Assert.Equal(address.ToString(), parsed.ToString());
    }

    [Fact]
    public void Create_SizesThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Link.Create(new LinkOptions { RingCapacity = 3 << 20 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Link.Create(new LinkOptions { ScratchBytes = -1 }));
    }

    /// <summary>Where a socket stands: its path is a descriptor, and may be another file's later.</summary>
    private static string PlaceOf(string socket) => new FileInfo(socket.Length == 0 ? "/" : socket) is { Exists: true } place ? place.LinkTarget ?? place.FullName : "";

    private static void Refused(LinkAddress address, string why) =>
        Assert.Contains(why, Assert.Throws<InvalidDataException>(() => Link.Open(address.ToString())).Message, StringComparison.Ordinal);

    private static BellKind Bell(string name)
    {
        var kind = Enum.Parse<BellKind>(name);
        Assert.SkipWhen(kind == BellKind.Futex && !FutexBell.Works, "This system has no futex.");
        return kind;
    }

    private static SegmentKind Segment(string name)
    {
        var kind = Enum.Parse<SegmentKind>(name);
        Assert.SkipWhen(kind == SegmentKind.Memory && !MemorySegmentFile.Works, "This system has no memory segments.");
        return kind;
    }
}
