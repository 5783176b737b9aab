using System.Runtime.InteropServices;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

/// <summary>A ring in private memory with a fence of known bytes on both sides.</summary>
internal sealed unsafe class Ring : IDisposable
{
    private const int Fence = 256;
    private readonly byte* _memory;

    internal Ring(int capacity)
    {
        Capacity = capacity;
        var size = RingControl.Size + (2 * Fence) + capacity;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)size, 128);
        NativeMemory.Clear(_memory, (nuint)size);
        new Span<byte>(Data - Fence, Fence).Fill(0xFE);
        new Span<byte>(Data + capacity, Fence).Fill(0xFE);
        Writer = new RingWriter(_memory, Data, capacity);
        Reader = new RingReader(_memory, Data, capacity);
    }

    internal int Capacity { get; }

    internal RingControl* Control => (RingControl*)_memory;

    internal byte* Data => _memory + RingControl.Size + Fence;

    internal RingWriter Writer { get; }

    internal RingReader Reader { get; private set; }

    internal void AttachReader() => Reader = new RingReader(_memory, Data, Capacity);

    internal void AssertFence()
    {
        Assert.False(new ReadOnlySpan<byte>(Data - Fence, Fence).ContainsAnyExcept((byte)0xFE));
        Assert.False(new ReadOnlySpan<byte>(Data + Capacity, Fence).ContainsAnyExcept((byte)0xFE));
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
