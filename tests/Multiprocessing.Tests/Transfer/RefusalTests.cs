using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Multiprocessing.Tests.Transfer;

public sealed class RefusalTests
{
    [Fact]
    public void CapturedHttpClient_IsNamedWithTheWayToItsHandler()
    {
        using HttpClient client = new();
        Func<string> function = () => client.GetStringAsync(new Uri("http://localhost")).Result;
        string message = RoundTrip.FunctionRefusal(function);
        Assert.StartsWith("captured variable 'client' → _handler (System.Net.Http.", message, StringComparison.Ordinal);
        Assert.Contains("static field", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Argument_IsNamedByItsPosition()
    {
        using MemoryStream stream = new();
        Holder holder = new() { Name = [null, null, null, stream] };
        Assert.StartsWith("argument 2 → Name[3] (System.IO.MemoryStream)", RoundTrip.Refusal((1, holder), "argument"), StringComparison.Ordinal);
        Assert.StartsWith("argument 1 (System.IO.MemoryStream)", RoundTrip.Refusal(((object)stream, 1), "argument"), StringComparison.Ordinal);
    }

    [Fact]
    public void Item_IsNamedThroughFieldsAndIndexes()
    {
        using MemoryStream stream = new();
        Holder holder = new() { Property = new Dictionary<string, object> { ["k"] = new object[] { 1, stream } } };
        Assert.StartsWith("item → Property[\"k\"][1] (System.IO.MemoryStream)", RoundTrip.Refusal(holder), StringComparison.Ordinal);
        Assert.StartsWith("item (System.IO.MemoryStream)", RoundTrip.Refusal<object>(stream), StringComparison.Ordinal);
    }

    [Fact]
    public void CulpritInsideACollectionsOwnFields_IsNamed()
    {
        using System.Collections.Concurrent.BlockingCollection<int> collection = [1];
        Assert.Contains("item → Property → _occupiedNodes (System.Threading.SemaphoreSlim)", RoundTrip.Refusal(new Holder { Property = collection }), StringComparison.Ordinal);
    }

    [Fact]
    public void This_IsNamed()
    {
        using StreamWriter log = new(Stream.Null);
        Service service = new(log);
        Assert.StartsWith("this → _log (System.IO.StreamWriter)", RoundTrip.FunctionRefusal((Action)service.Run), StringComparison.Ordinal);
        int more = 1;
        Assert.StartsWith("this → _log (System.IO.StreamWriter)", RoundTrip.FunctionRefusal(service.Captures(more)), StringComparison.Ordinal);
    }

    public static IEnumerable<TheoryDataRow<object>> Refused => new object[]
    {
        new MemoryStream(), Task.CompletedTask, Task.FromResult(1), new CancellationTokenSource(), new SemaphoreSlim(1), new ManualResetEventSlim(),
        Thread.CurrentThread, new Mutex(), new Timer(_ => { }), new HttpClientHandler(), Process.GetCurrentProcess(), new WeakReference(new object()),
        new AsyncLocal<int>(), new ThreadLocal<int>(), TaskScheduler.Default, typeof(int).Assembly, new StreamReader(Stream.Null), GCHandle.Alloc(new object()),
        new SynchronizationContext(), new Microsoft.Win32.SafeHandles.SafeFileHandle(), new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.InterNetwork, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp),
        System.Reflection.Emit.AssemblyBuilder.DefineDynamicAssembly(new System.Reflection.AssemblyName("made"), System.Reflection.Emit.AssemblyBuilderAccess.Run)
            .DefineDynamicModule("m").DefineType("Made").CreateType(),
        new OwnsNativeMemory(), new HasPointer(), new HasFunctionPointer(), new ValueTask(Task.Delay(0)),
    }.Select(value => new TheoryDataRow<object>(value));

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void ProcessBoundObject_IsRefused(object value)
    {
        string message = RoundTrip.Refusal(new Holder { Property = value });
        Assert.Contains("cannot travel", message, StringComparison.Ordinal);
        Assert.StartsWith("item → Property", message, StringComparison.Ordinal);
        (value as IDisposable)?.Dispose();
    }

    [Fact]
    public void NullOfARefusedType_Travels() => Assert.Null(RoundTrip.Of(new Holder()).Stream);

    [Fact]
    public async Task FinishedValueTask_Travels() => Assert.Equal(3, await RoundTrip.Of(new ValueTask<int>(3)));

    [Fact]
    public void RefusedDeclaredType_IsATransferException()
    {
        Assert.Throws<TransferException>(() => Multiprocessing.Transfer.Codecs.For<GCHandle>());
        Assert.Throws<TransferException>(() => Multiprocessing.Transfer.Codecs.For<(GCHandle, int)>());
        Assert.Throws<TransferException>(() => Multiprocessing.Transfer.Codecs.For(typeof(Span<int>)));
    }

    internal sealed class Holder
    {
        public object?[] Name = [];

        public Stream? Stream { get; set; }

        public object? Property { get; set; }
    }

    internal sealed class Service(StreamWriter log)
    {
        private readonly StreamWriter _log = log;

        public void Run() => _log.Flush();

        public Action Captures(int more) => () => _log.Write(more);
    }

    internal sealed class OwnsNativeMemory
    {
        private readonly nint _memory = 8;

        ~OwnsNativeMemory() => GC.KeepAlive(_memory);
    }

    internal sealed unsafe class HasPointer
    {
        public int* Pointer = null;
    }

    internal sealed unsafe class HasFunctionPointer
    {
        public delegate*<int> Function = null;
    }
}
