using System.Runtime.CompilerServices;

namespace Multiprocessing.Tests.Transfer;

public sealed class ExceptionTests
{
    [Fact]
    public void Thrown_KeepsTypeMessageFieldsDataAndStack()
    {
        OrderException received = Assert.IsType<OrderException>(RoundTrip.OfException(Catch(() => Fail(17))));
        Assert.Equal("order 17", received.Message);
        Assert.Equal(17, received.OrderId);
        Assert.Equal("there", received.Data["where"]);
        Assert.Contains(nameof(Fail), received.StackTrace, StringComparison.Ordinal);
        Assert.Contains(nameof(Fail), received.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ThrownAgain_KeepsTheRemoteStackAhead()
    {
        Exception once = RoundTrip.OfException(Catch(() => Fail(1)));
        Exception twice = RoundTrip.OfException(Catch(() => Rethrow(once)));
        int first = twice.StackTrace!.IndexOf(nameof(Fail), StringComparison.Ordinal);
        int second = twice.StackTrace.IndexOf(nameof(Rethrow), StringComparison.Ordinal);
        Assert.True(first >= 0 && first < second, twice.StackTrace);
    }

    [Fact]
    public void InnerAndAggregate_Arrive()
    {
        AggregateException aggregate = new("all", Catch(() => Fail(1)), new InvalidOperationException("outer", Catch(() => Fail(2))));
        AggregateException received = Assert.IsType<AggregateException>(RoundTrip.OfException(aggregate));
        Assert.Equal(2, received.InnerExceptions.Count);
        Assert.Equal(2, Assert.IsType<OrderException>(received.InnerExceptions[1].InnerException).OrderId);
        Assert.Contains(nameof(Fail), received.InnerExceptions[1].InnerException!.StackTrace, StringComparison.Ordinal);
        Assert.Equal(aggregate.Message, received.Message);
    }

    [Fact]
    public void WithAFieldThatCannotTravel_BecomesRemoteException()
    {
        using MemoryStream stream = new();
        RemoteException received = Assert.IsType<RemoteException>(RoundTrip.OfException(Catch(() => throw new StreamException("broken") { Stream = stream })));
        Assert.Equal("broken", received.Message);
        Assert.Equal(typeof(StreamException).FullName, received.RemoteTypeName);
        Assert.Contains(nameof(WithAFieldThatCannotTravel_BecomesRemoteException), received.RemoteStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void WithAnInnerThatCannotTravel_BecomesRemoteExceptionThatTellsOfIt()
    {
        using MemoryStream stream = new();
        RemoteException received = Assert.IsType<RemoteException>(
            RoundTrip.OfException(new InvalidOperationException("outer", Catch(() => throw new StreamException("inner") { Stream = stream }))));
        Assert.Equal("outer", received.Message);
        Assert.Contains("StreamException: inner", received.RemoteStackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void StrangeProperties_AreSurvived()
    {
        Exception received = RoundTrip.OfException(new StrangeException());
        Assert.Equal(5, Assert.IsType<StrangeException>(received).Number);
    }

    [Fact]
    public void LongMessage_Arrives() => Assert.Equal(1 << 20, RoundTrip.OfException(new InvalidOperationException(new string('x', 1 << 20))).Message.Length);

    [Fact]
    public void CancelledTask_ArrivesWithoutItsTask()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Exception thrown = Catch(() => Task.FromCanceled(source.Token).GetAwaiter().GetResult());
        Assert.IsType<TaskCanceledException>(RoundTrip.OfException(thrown));
    }

    [Fact]
    public void CommonTypes_KeepTheirOwnProperties()
    {
        Assert.Equal("p", Assert.IsType<ArgumentNullException>(RoundTrip.OfException(new ArgumentNullException("p"))).ParamName);
        Assert.Equal("f.txt", Assert.IsType<FileNotFoundException>(RoundTrip.OfException(new FileNotFoundException("m", "f.txt"))).FileName);
        Assert.Equal(new System.Net.Sockets.SocketException(10054).ErrorCode, Assert.IsType<System.Net.Sockets.SocketException>(RoundTrip.OfException(new System.Net.Sockets.SocketException(10054))).ErrorCode);
    }

    [Fact]
    public void AsAValue_KeepsItsFieldsAndStack()
    {
        List<Exception> received = RoundTrip.Of(new List<Exception> { Catch(() => Fail(3)) });
        Assert.Equal(3, Assert.IsType<OrderException>(received[0]).OrderId);
        Assert.Contains(nameof(Fail), received[0].StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Received_CanBeThrown()
    {
        Exception received = RoundTrip.OfException(Catch(() => Fail(4)));
        Exception thrown = Catch(() => throw received);
        Assert.Same(received, thrown);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Fail(int id) => throw new OrderException($"order {id}", id) { Data = { ["where"] = "there" } };

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rethrow(Exception exception) => System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(exception);

    private static Exception Catch(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            return e;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    internal sealed class OrderException(string message, int orderId) : Exception(message)
    {
        public int OrderId { get; } = orderId;
    }

    internal sealed class StreamException(string message) : Exception(message)
    {
        public Stream? Stream { get; init; }
    }

    internal sealed class StrangeException : Exception
    {
        public int Number { get; } = 5;

        public override string Message => throw new InvalidOperationException();

        public override string StackTrace => throw new InvalidOperationException();
    }
}
