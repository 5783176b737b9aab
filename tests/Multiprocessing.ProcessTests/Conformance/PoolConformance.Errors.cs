using System.Diagnostics.CodeAnalysis;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>Errors: what a function throws arrives as itself, and what cannot travel costs its one item.</content>
public abstract partial class PoolConformance
{
    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryForm_FunctionThrows_TheExceptionArrivesWhole()
    {
        await OnThread.Run(() =>
        {
            Check(Assert.Throws<OrderException>(() => Shared.Apply(Order, 5)));
            Check(Assert.Throws<OrderException>(() => Shared.Map([5], Order)));
            Check(Assert.Throws<OrderException>(() => Shared.StarMap([(5, 1)], static (a, _) => Order(a))));
            Check(Assert.Throws<OrderException>(() => Shared.MapStream([5], Order).Count()));
            Check(Assert.IsType<OrderException>(Shared.MapOutcomes([5], Order).Single().Exception));
            Check(Assert.Throws<OrderException>(() => Shared.MapRange(5, 6, Order)));
            Check(Assert.Throws<OrderException>(() => Shared.Broadcast(static () => Order(5))));
        });
        Check(await Assert.ThrowsAsync<OrderException>(() => Shared.ApplyAsync(Order, 5)));
        Check(await Assert.ThrowsAsync<OrderException>(() => Shared.MapAsync([5], Order)));
        Check(await Assert.ThrowsAsync<OrderException>(async () => await Shared.MapStreamAsync([5], Order).CountAsync()));
        Check(await Assert.ThrowsAsync<OrderException>(() => Shared.ApplyAsync(static async n =>
        {
            await Task.Yield();
            return Order(n);
        }, 5)));

        static void Check(OrderException e)
        {
            Assert.Equal("order 5 is wrong", e.Message);
            Assert.Equal(5, e.Number);
            Assert.Equal("hidden 5", e.Hidden());
            Assert.Equal("inner", Assert.IsType<FormatException>(e.InnerException).Message);
            Assert.Equal("innermost", Assert.IsType<KeyNotFoundException>(e.InnerException!.InnerException).Message);
            Assert.Equal("value", e.Data["key"]);
            Assert.Equal(12345, e.HResult);
            Assert.Equal("help", e.HelpLink);
        }
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_FunctionThrows_RemoteStackStandsAheadOfTheLocal() => OnThread.Run(() =>
    {
        string stack = Assert.Throws<OrderException>(() => Shared.Apply(Order, 5)).StackTrace!;
        int remote = stack.IndexOf(nameof(DeepInTheOrder), StringComparison.Ordinal);
        int local = stack.IndexOf("Pool.Apply", StringComparison.Ordinal);
        Assert.True(remote >= 0, stack);
        Assert.True(local > remote, stack);
        Assert.Contains("DeepInTheOrder", Assert.Throws<OrderException>(() => Shared.Map(s_items, Order, 20)).StackTrace, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_AggregateException_KeepsAllInnerExceptions() => OnThread.Run(() =>
    {
        AggregateException e = Assert.Throws<AggregateException>(() => Shared.Apply((Func<int>)(static () => throw new AggregateException("both", new FormatException("a"), new TimeoutException("b")))));
        Assert.Equal(["a", "b"], e.InnerExceptions.Select(static inner => inner.Message));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ReturnedException_IsAValue() => OnThread.Run(() =>
    {
        Exception value = Shared.Apply(static n => (Exception)new InvalidOperationException("returned " + n), 5);
        Assert.Equal("returned 5", Assert.IsType<InvalidOperationException>(value).Message);
        Outcome<Exception> outcome = Shared.MapOutcomes([5], static n => (Exception)new OrderException(n)).Single();
        Assert.True(outcome.IsSuccess);
        Assert.Equal(5, Assert.IsType<OrderException>(outcome.Value).Number);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_MessageOfOneMegabyte_ArrivesWhole() => OnThread.Run(() =>
    {
        for (int round = 0; round < 5; round++)
        {
            string message = Assert.Throws<InvalidOperationException>(() => Shared.Apply((Func<int>)(static () => throw new InvalidOperationException(new string('\u00e9', 1_000_000))))).Message;
            Assert.Equal(new string('\u00e9', 1_000_000), message);
        }
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(1000)]
    [InlineData(null)]
    public async Task Map_SeveralFail_ThrowsTheFirstByIndex(int? chunkSize)
    {
        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => Shared.MapAsync(s_items, static i => i is 17 or 18 or 61 or 136 ? Functions.FailFor(i, i) : i, chunkSize));
        Assert.Equal("item 17 is bad", e.Message);
        Assert.Equal(17, e.Data["Multiprocessing.ItemIndex"]);
        await OnThread.Run(() =>
        {
            Assert.Equal(0, Assert.Throws<InvalidOperationException>(() => Shared.Map(s_items, static i => Functions.FailFor(i, i), chunkSize)).Data["Multiprocessing.ItemIndex"]);
            Assert.Equal(136, Assert.Throws<InvalidOperationException>(() => Shared.Map(s_items, static i => Functions.FailFor(136, i), chunkSize)).Data["Multiprocessing.ItemIndex"]);
            Assert.Equal(3, Assert.Throws<InvalidOperationException>(() => Shared.MapRange(100, 200, static i => Functions.FailFor(103, i), chunkSize)).Data["Multiprocessing.ItemIndex"]);
        });
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ExceptionThatCannotBeEncoded_ArrivesAsRemoteException() => OnThread.Run(() => FailsAlone(
        static () => throw new StreamException("holds a stream"),
        static e =>
        {
            RemoteException remote = Assert.IsType<RemoteException>(e);
            Assert.Equal("holds a stream", remote.Message);
            Assert.Equal(typeof(StreamException).FullName, remote.RemoteTypeName);
            Assert.Contains(nameof(Apply_ExceptionThatCannotBeEncoded_ArrivesAsRemoteException), remote.RemoteStackTrace, StringComparison.Ordinal);
        }));

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ExceptionThatCannotBeDecoded_ArrivesAsRemoteException() => OnThread.Run(() => FailsAlone(
        static () => throw new SetException(new HashSet<string>(new Picky(failsInWorker: false)) { "x" }),
        static e =>
        {
            RemoteException remote = Assert.IsType<RemoteException>(e);
            Assert.Equal("holds a set", remote.Message);
            Assert.Equal(typeof(SetException).FullName, remote.RemoteTypeName);
        }));

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ExceptionWhoseMessageThrows_StillArrives() => OnThread.Run(() => FailsAlone(
        static () => throw new MuteException(),
        static e => Assert.True(e is MuteException or RemoteException, e.GetType().FullName)));

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ResultThatCannotBeEncoded_FailsItsItem() => OnThread.Run(() => FailsAlone(
        static () => new MemoryStream(),
        static e => Assert.StartsWith("result (System.IO.MemoryStream)", Assert.IsType<TransferException>(e).Message, StringComparison.Ordinal)));

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ResultThatCannotBeDecoded_FailsItsItem() => OnThread.Run(() => FailsAlone(
        static () => new HashSet<string>(new Picky(failsInWorker: false)) { "x" },
        static e => Assert.IsType<TransferException>(e)));

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ArgumentThatCannotBeDecoded_FailsItsItem() => OnThread.Run(() =>
    {
        HashSet<string> set = new(new Picky(failsInWorker: true)) { "x" };
        FailsAlone(() => set.Count, static e => Assert.IsType<TransferException>(e, exactMatch: false));
        int[] before = Shared.Broadcast(static () => Environment.ProcessId);
        for (int round = 0; round < 20; round++)
        {
            Assert.IsAssignableFrom<Exception>(Record.Exception(() => Shared.Apply(static s => s.Count, set)));
        }

        Assert.Equal(before, Shared.Broadcast(static () => Environment.ProcessId));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(null)]
    public Task MapOutcomes_OneItemCannotBeEncodedOrDecoded_FailsItAlone(int? chunkSize) => OnThread.Run(() =>
    {
        int[] before = Shared.Broadcast(static () => Environment.ProcessId);
        object[] items = [.. s_items.Select(i => i switch
        {
            20 or 33 => (object)new MemoryStream(),
            40 => new HashSet<string>(new Picky(failsInWorker: true)) { "x" },
            _ => i,
        })];
        foreach (Outcome<object> outcome in Shared.MapOutcomes(items, static item => item is 60 ? new MemoryStream() : item is 61 ? new HashSet<string>(new Picky(failsInWorker: false)) { "x" } : item, chunkSize: chunkSize))
        {
            if (outcome.Index is 20 or 33 or 40 or 60 or 61)
            {
                Assert.IsAssignableFrom<Exception>(outcome.Exception);
                Assert.Equal(outcome.Index, outcome.Exception!.Data["Multiprocessing.ItemIndex"]);
            }
            else
            {
                Assert.Equal(outcome.Index, outcome.Value);
            }
        }

        Assert.Equal(before, Shared.Broadcast(static () => Environment.ProcessId));
        TransferException e = Assert.Throws<TransferException>(() => Shared.Map(items, static item => item, chunkSize));
        Assert.StartsWith("item (System.IO.MemoryStream)", e.Message, StringComparison.Ordinal);
        Assert.Equal(20, e.Data["Multiprocessing.ItemIndex"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryForm_WhatCannotTravel_IsRefusedByThePathToIt()
    {
        using HttpClient client = new();
        using MemoryStream stream = new();
        Func<int, int> captures = i => client.Timeout.Seconds + i;
        await OnThread.Run(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                StartsWith("captured variable 'client' \u2192 _handler (System.Net.Http.", () => Shared.Apply(captures, 1));
                StartsWith("captured variable 'client' \u2192 _handler", () => Shared.Map(s_items, captures));
                StartsWith("captured variable 'client' \u2192 _handler", () => Shared.MapStream(s_items, captures).Count());
                StartsWith("captured variable 'client' \u2192 _handler", () => Shared.MapRange(0, 9, captures));
                StartsWith("argument (System.IO.MemoryStream)", () => Shared.Apply(static o => o.GetHashCode(), (object)stream));
                StartsWith("argument 2", () => Shared.Apply(static (int a, object o) => a, 1, (object)new object[] { stream }));
            }
        });
        Assert.StartsWith("captured variable 'client'", (await Assert.ThrowsAsync<TransferException>(() => Shared.ApplyAsync(captures, 1))).Message, StringComparison.Ordinal);
        Assert.StartsWith("captured variable 'client'", (await Assert.ThrowsAsync<TransferException>(() => Shared.MapAsync(s_items, captures))).Message, StringComparison.Ordinal);

        static void StartsWith(string path, Func<object> submit) => Assert.StartsWith(path, Assert.Throws<TransferException>(submit).Message, StringComparison.Ordinal);
    }

    /// <summary>Twenty times in a row, and the workers are the same afterwards.</summary>
    private void FailsAlone(Func<object> function, Action<Exception> check)
    {
        int[] before = Shared.Broadcast(static () => Environment.ProcessId);
        for (int round = 0; round < 20; round++)
        {
            check(Failure(function));
            Assert.Equal(9, Shared.Apply(Functions.Nine));
        }

        Assert.Equal(before, Shared.Broadcast(static () => Environment.ProcessId));
        if (Shared is ProcessPool pool)
        {
            Assert.Equal(0, pool.RestartCount);
        }
    }

    /// <summary>What it throws; unlike the test framework's, without a look at its message.</summary>
    private Exception Failure(Func<object> function)
    {
        object value;
        try
        {
            value = Shared.Apply(function);
        }
        catch (Exception e)
        {
            return e;
        }

        throw new InvalidOperationException($"No failure, but {value}.");
    }

    private static int Order(int number) => DeepInTheOrder(number);

    private static int DeepInTheOrder(int number) => throw new OrderException(number);

    private sealed class OrderException : Exception
    {
        private readonly string _hidden;

        internal OrderException(int number)
            : base($"order {number} is wrong", new FormatException("inner", new KeyNotFoundException("innermost")))
        {
            Number = number;
            _hidden = "hidden " + number;
            Data["key"] = "value";
            HResult = 12345;
            HelpLink = "help";
        }

        internal int Number { get; }

        internal string Hidden() => _hidden;
    }

    private sealed class StreamException(string message) : Exception(message)
    {
        private readonly object _stream = new MemoryStream();

        public override string? HelpLink => _stream.ToString();
    }

    private sealed class SetException(HashSet<string> set) : Exception("holds a set")
    {
        internal HashSet<string> Set => set;
    }

    private sealed class MuteException : Exception
    {
        public override string Message => throw new NotSupportedException("mute");
    }

    /// <summary>Cannot be used on one side, so that a set with it cannot be rebuilt there.</summary>
    private sealed class Picky(bool failsInWorker) : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode([DisallowNull] string obj) =>
            WorkerContext.IsWorker == failsInWorker ? throw new NotSupportedException("not on this side") : obj.Length;
    }
}
