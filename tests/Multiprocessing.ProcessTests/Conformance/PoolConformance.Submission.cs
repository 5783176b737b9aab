using System.Globalization;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>Submission: each form equals the serial loop.</content>
public abstract partial class PoolConformance
{
    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ZeroToFourArguments_EqualsTheCall() => OnThread.Run(() =>
    {
        Assert.Equal(9, Shared.Apply(Functions.Nine));
        Assert.Equal(49, Shared.Apply(Functions.Square, 7));
        Assert.Equal(3, Shared.Apply<int, int, int>(Functions.Add, 1, 2));
        Assert.Equal(6, Shared.Apply<int, int, int, int>(Functions.Add, 1, 2, 3));
        Assert.Equal(10, Shared.Apply<int, int, int, int, int>(Functions.Add, 1, 2, 3, 4));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_Actions_RunInAWorker() => OnThread.Run(() =>
    {
        // An action gives nothing back, so each says by its failure what it was given.
        Assert.Equal("0", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply((Action)(static () => Report(0)))).Message);
        Assert.Equal("1", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply(static (int a) => Report(a), 1)).Message);
        Assert.Equal("3", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply(static (int a, int b) => Report(a, b), 1, 2)).Message);
        Assert.Equal("6", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply(static (int a, int b, int c) => Report(a, b, c), 1, 2, 3)).Message);
        Assert.Equal("10", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply(static (int a, int b, int c, int d) => Report(a, b, c, d), 1, 2, 3, 4)).Message);
        Shared.Apply(static () => { });
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_AsyncFunctions_AreAwaitedByTheWorker() => OnThread.Run(() =>
    {
        Assert.Equal(9, Shared.Apply(static async () =>
        {
            await Task.Yield();
            return 9;
        }));
        Assert.Equal(49, Shared.Apply(Functions.SquareLater, 7));
        Assert.Equal(3, Shared.Apply<int, int, int>(Functions.AddLater, 1, 2));
        Assert.Equal(6, Shared.Apply<int, int, int, int>(Functions.AddLater, 1, 2, 3));
        Assert.Equal(10, Shared.Apply<int, int, int, int, int>(Functions.AddLater, 1, 2, 3, 4));
        Assert.Equal("5", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Apply(static async (int a) =>
        {
            await Task.Yield();
            Report(a);
        }, 5)).Message);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task ApplyAsync_ZeroToFourArguments_EqualsTheCall()
    {
        Assert.Equal(9, await Shared.ApplyAsync(Functions.Nine));
        Assert.Equal(49, await Shared.ApplyAsync(Functions.Square, 7));
        Assert.Equal(3, await Shared.ApplyAsync<int, int, int>(Functions.Add, 1, 2));
        Assert.Equal(6, await Shared.ApplyAsync<int, int, int, int>(Functions.Add, 1, 2, 3));
        Assert.Equal(10, await Shared.ApplyAsync<int, int, int, int, int>(Functions.Add, 1, 2, 3, 4));
        Assert.Equal(49, await Shared.ApplyAsync(Functions.SquareLater, 7));
        Assert.Equal(3, await Shared.ApplyAsync<int, int, int>(Functions.AddLater, 1, 2));
        Assert.Equal(6, await Shared.ApplyAsync<int, int, int, int>(Functions.AddLater, 1, 2, 3));
        Assert.Equal(10, await Shared.ApplyAsync<int, int, int, int, int>(Functions.AddLater, 1, 2, 3, 4));
        await Shared.ApplyAsync(static () => { });
        Assert.Equal("1", (await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Shared.ApplyAsync(static (int a) => Report(a), 1))).Message);
        Assert.Equal("3", (await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Shared.ApplyAsync(static (int a, int b) => Report(a, b), 1, 2))).Message);
        Assert.Equal("6", (await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Shared.ApplyAsync(static (int a, int b, int c) => Report(a, b, c), 1, 2, 3))).Message);
        Assert.Equal("10", (await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Shared.ApplyAsync(static (int a, int b, int c, int d) => Report(a, b, c, d), 1, 2, 3, 4))).Message);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task ApplyAsync_ManyWithACallback_TellsEachResultOnce()
    {
        List<int> told = [];
        await Task.WhenAll(s_items.Select(i => Shared.ApplyAsync(Functions.Square, i, callback: told.Add)));
        told.Sort();
        Assert.Equal(s_items.Select(Functions.Square), told);
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task Map_AnyChunkSize_EqualsTheSerialLoop(int? chunkSize) => OnThread.Run(() =>
    {
        Assert.Equal(s_items.Select(Functions.Square), Shared.Map(s_items, Functions.Square, chunkSize));
        Assert.Equal(s_items.Select(Functions.Square), Shared.Map(s_items, Functions.SquareLater, chunkSize));
        Assert.Equal(s_items.Select(Functions.Name), Shared.Map(s_items, Functions.Name, chunkSize));
        string[] texts = [.. s_items.Select(i => new string('x', i))];
        Assert.Equal(texts.Select(Functions.Shout), Shared.Map(texts.Where(_ => true), Functions.Shout, chunkSize));
        Shared.Map(s_items, static async (int _) => await Task.Yield(), chunkSize);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public async Task MapAsync_AnyChunkSize_EqualsTheSerialLoop(int? chunkSize)
    {
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapAsync(s_items, Functions.Square, chunkSize));
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapAsync(s_items, Functions.SquareLater, chunkSize));
        await Shared.MapAsync(s_items, static async (int _) => await Task.Yield(), chunkSize);
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task StarMap_TwoToFourArguments_EqualsTheSerialLoop(int? chunkSize) => OnThread.Run(() =>
    {
        Assert.Equal(s_items.Select(i => i + 1), Shared.StarMap(s_items.Select(i => (i, 1)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 3), Shared.StarMap(s_items.Select(i => (i, 1, 2)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 6), Shared.StarMap(s_items.Select(i => (i, 1, 2, 3)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 1), Shared.StarMap(s_items.Select(i => (i, 1)), Functions.AddLater, chunkSize));
        Assert.Equal(s_items.Select(i => i + 3), Shared.StarMap(s_items.Select(i => (i, 1, 2)), Functions.AddLater, chunkSize));
        Assert.Equal(s_items.Select(i => i + 6), Shared.StarMap(s_items.Select(i => (i, 1, 2, 3)), Functions.AddLater, chunkSize));
        Assert.Equal(s_items.Select(i => $"{i} x"), Shared.StarMap(s_items.Select(i => (i, "x")), static (int i, string x) => $"{i} {x}", chunkSize));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public async Task StarMapAsync_TwoToFourArguments_EqualsTheSerialLoop(int? chunkSize)
    {
        Assert.Equal(s_items.Select(i => i + 1), await Shared.StarMapAsync(s_items.Select(i => (i, 1)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 3), await Shared.StarMapAsync(s_items.Select(i => (i, 1, 2)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 6), await Shared.StarMapAsync(s_items.Select(i => (i, 1, 2, 3)), Functions.Add, chunkSize));
        Assert.Equal(s_items.Select(i => i + 6), await Shared.StarMapAsync(s_items.Select(i => (i, 1, 2, 3)), Functions.AddLater, chunkSize));
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task MapStream_AnyChunkSize_KeepsOrderOrMultiset(int? chunkSize) => OnThread.Run(() =>
    {
        Assert.Equal(s_items.Select(Functions.Square), Shared.MapStream(s_items, Functions.Square, chunkSize: chunkSize));
        Assert.Equal(s_items.Select(Functions.Square), Shared.MapStream(s_items, Functions.SquareLater, chunkSize: chunkSize));
        Assert.Equal(s_items.Select(Functions.Square), Shared.MapStream(s_items, Functions.Square, ordered: false, chunkSize: chunkSize).Order());
        Assert.Equal(s_items.Select(Functions.Square), Shared.MapStream(s_items, Functions.Square, chunkSize: chunkSize, window: 1));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public async Task MapStreamAsync_AnySource_KeepsOrderOrMultiset(int? chunkSize)
    {
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapStreamAsync(s_items, Functions.Square, chunkSize: chunkSize).ToListAsync());
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapStreamAsync(Slowly(s_items), Functions.Square, chunkSize: chunkSize).ToListAsync());
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapStreamAsync(Slowly(s_items), Functions.SquareLater, chunkSize: chunkSize).ToListAsync());
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapStreamAsync(Slowly(s_items), Functions.Square, ordered: false, chunkSize: chunkSize).Order().ToListAsync());
        Assert.Equal(s_items.Select(Functions.Square), await Shared.MapStreamAsync(s_items, Functions.Square, ordered: false, chunkSize: chunkSize, window: 3).Order().ToListAsync());
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public async Task MapOutcomes_SomeFail_GivesOneOutcomeAnItem(int? chunkSize)
    {
        await OnThread.Run(() => Check(Shared.MapOutcomes(s_items, static i => Functions.FailFor(50, i), chunkSize: chunkSize), ordered: true));
        await OnThread.Run(() => Check(Shared.MapOutcomes(s_items, static i => Functions.FailFor(50, i), ordered: false, chunkSize: chunkSize), ordered: false));
        Check(await Shared.MapOutcomesAsync(s_items, static i => Functions.FailFor(50, i), chunkSize: chunkSize).ToListAsync(), ordered: true);
        Check(await Shared.MapOutcomesAsync(Slowly(s_items), static i => Functions.FailFor(50, i), ordered: false, chunkSize: chunkSize).ToListAsync(), ordered: false);

        static void Check(IEnumerable<Outcome<int>> outcomes, bool ordered)
        {
            List<Outcome<int>> all = [.. ordered ? outcomes : outcomes.OrderBy(static o => o.Index)];
            Assert.Equal(s_items, all.Select(static o => o.Index));
            foreach (Outcome<int> outcome in all)
            {
                Assert.Equal(outcome.Index != 50, outcome.IsSuccess);
                if (outcome.IsSuccess)
                {
                    Assert.Equal(outcome.Index, outcome.Value);
                }
                else
                {
                    Assert.Equal("item 50 is bad", Assert.IsType<InvalidOperationException>(outcome.Exception).Message);
                    Assert.Equal(50, outcome.Exception.Data["Multiprocessing.ItemIndex"]);
                    Assert.Same(outcome.Exception, Assert.Throws<InvalidOperationException>(() => outcome.Value));
                }
            }
        }
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public async Task MapRangeAndFor_AnyChunkSize_EqualTheSerialLoop(int? chunkSize)
    {
        IEnumerable<int> expected = Enumerable.Range(-5, 140).Select(Functions.Square);
        await OnThread.Run(() =>
        {
            Assert.Equal(expected, Shared.MapRange(-5, 135, Functions.Square, chunkSize));
            Assert.Equal(expected, Shared.MapRange(-5, 135, Functions.SquareLater, chunkSize));
            Shared.For(0, 100, static _ => { }, chunkSize);
            Assert.Equal("7", Assert.Throws<TimeZoneNotFoundException>(() => Shared.For(7, 8, static i => Report(i), chunkSize)).Message);
            Assert.Empty(Shared.MapRange(3, 3, Functions.Square, chunkSize));
        });
        Assert.Equal(expected, await Shared.MapRangeAsync(-5, 135, Functions.Square, chunkSize));
        Assert.Equal(expected, await Shared.MapRangeAsync(-5, 135, Functions.SquareLater, chunkSize));
        await Shared.ForAsync(0, 100, static _ => { }, chunkSize);
        Assert.Equal("7", (await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => Shared.ForAsync(7, 8, static i => Report(i), chunkSize))).Message);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Broadcast_EveryForm_RunsOnceOnEachWorkerInTheOrderOfIds()
    {
        int?[] ids = [0, 1];
        await OnThread.Run(() =>
        {
            Assert.Equal(ids, Shared.Broadcast(static () => WorkerContext.WorkerId));
            Assert.Equal([9, 9], Shared.Broadcast(static async () =>
            {
                await Task.Yield();
                return 9;
            }));
            Shared.Broadcast(static () => { });
            Assert.Equal("0", Assert.Throws<TimeZoneNotFoundException>(() => Shared.Broadcast((Action)(static () => Report(0)))).Message);
        });
        Assert.Equal(ids, await Shared.BroadcastAsync(static () => WorkerContext.WorkerId));
        await Shared.BroadcastAsync(static () => { });
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryForm_NoItem_EndsAtOnce()
    {
        int[] none = [];
        await OnThread.Run(() =>
        {
            Assert.Empty(Shared.Map(none, Functions.Square));
            Assert.Empty(Shared.StarMap(Array.Empty<(int, int)>(), Functions.Add));
            Assert.Empty(Shared.MapStream(none, Functions.Square));
            Assert.Empty(Shared.MapStream(none, Functions.Square, ordered: false));
            Assert.Empty(Shared.MapOutcomes(none, Functions.Square));
            Shared.For(0, 0, static _ => { });
        });
        Assert.Empty(await Shared.MapAsync(none, Functions.Square));
        Assert.Empty(await Shared.MapStreamAsync(Slowly(none), Functions.Square).ToListAsync());
        int told = 0;
        Assert.Empty(await Shared.MapAsync(none, Functions.Square, callback: _ => told++));
        Assert.Equal(1, told);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryForm_OneItem_EqualsTheSerialLoop()
    {
        int[] one = [7];
        await OnThread.Run(() =>
        {
            Assert.Equal([49], Shared.Map(one, Functions.Square));
            Assert.Equal([3], Shared.StarMap([(1, 2)], Functions.Add));
            Assert.Equal([49], Shared.MapStream(one, Functions.Square));
            Assert.Equal([49], Shared.MapStream(one, Functions.Square, ordered: false));
            Assert.Equal(49, Assert.Single(Shared.MapOutcomes(one, Functions.Square)).Value);
            Assert.Equal([49], Shared.MapRange(7, 8, Functions.Square));
        });
        Assert.Equal(49, Assert.Single(await Shared.MapAsync(one, Functions.Square)));
        Assert.Equal(49, Assert.Single(await Shared.MapStreamAsync(Slowly(one), Functions.Square).ToListAsync()));
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task StarMap_ZippedUnequalInputs_EndsWithTheShorter() => OnThread.Run(() =>
    {
        int[] shorter = [1, 2, 3];
        Assert.Equal([1, 3, 5], Shared.StarMap(shorter.Zip(s_items), Functions.Add));
        Assert.Equal([1, 3, 5], Shared.StarMap(s_items.Zip(shorter), Functions.Add, chunkSize: 20));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public Task EveryForm_InvalidChunkSize_IsRefusedByName(int chunkSize) => OnThread.Run(() =>
    {
        Refuses(() => Shared.Map(s_items, Functions.Square, chunkSize));
        Refuses(() => Shared.MapAsync(s_items, Functions.Square, chunkSize));
        Refuses(() => Shared.StarMap(s_items.Select(i => (i, i)), Functions.Add, chunkSize));
        Refuses(() => Shared.StarMapAsync(s_items.Select(i => (i, i)), Functions.Add, chunkSize));
        Refuses(() => Shared.MapStream(s_items, Functions.Square, chunkSize: chunkSize));
        Refuses(() => Shared.MapStreamAsync(s_items, Functions.Square, chunkSize: chunkSize));
        Refuses(() => Shared.MapOutcomes(s_items, Functions.Square, chunkSize: chunkSize));
        Refuses(() => Shared.MapOutcomesAsync(s_items, Functions.Square, chunkSize: chunkSize));
        Refuses(() => Shared.MapRange(0, 9, Functions.Square, chunkSize));
        Refuses(() => Shared.MapRangeAsync(0, 9, Functions.Square, chunkSize));
        Refuses(() =>
        {
            Shared.For(0, 9, static _ => { }, chunkSize);
            return null;
        });
        Refuses(() => Shared.ForAsync(0, 9, static _ => { }, chunkSize));

        static void Refuses(Func<object?> submit) => Assert.Equal("chunkSize", Assert.Throws<ArgumentOutOfRangeException>(() => { submit(); }).ParamName);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(-1)]
    public Task Streams_InvalidWindow_IsRefusedByName(int window) => OnThread.Run(() =>
    {
        Assert.Equal("window", Assert.Throws<ArgumentOutOfRangeException>(() => { Shared.MapStream(s_items, Functions.Square, window: window); }).ParamName);
        Assert.Equal("window", Assert.Throws<ArgumentOutOfRangeException>(() => { Shared.MapStreamAsync(s_items, Functions.Square, window: window); }).ParamName);
        Assert.Equal("window", Assert.Throws<ArgumentOutOfRangeException>(() => { Shared.MapOutcomes(s_items, Functions.Square, window: window); }).ParamName);
        Assert.Equal("window", Assert.Throws<ArgumentOutOfRangeException>(() => { Shared.MapOutcomesAsync(s_items, Functions.Square, window: window); }).ParamName);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Streams_LargestChunkSizeAndWindow_AreTaken() => OnThread.Run(() =>
    {
        Assert.Equal(s_items, Shared.MapStream(s_items, static i => i, chunkSize: int.MaxValue));
        Assert.Equal(s_items, Shared.MapStream(s_items, static i => i, window: int.MaxValue));
        Assert.Equal(s_items, Shared.Map(s_items, static i => i, int.MaxValue));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task EveryForm_NullSourceOrFunction_IsRefusedByName() => OnThread.Run(() =>
    {
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => Shared.Map<int, int>(null!, Functions.Square)).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Shared.Map(s_items, (Func<int, int>)null!)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => { Shared.MapStream<int, int>(null!, Functions.Square); }).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => { Shared.MapStream(s_items, (Func<int, int>)null!); }).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Shared.Apply((Func<int>)null!)).ParamName);
        Assert.Equal("body", Assert.Throws<ArgumentNullException>(() => Shared.For(0, 1, (Action<int>)null!)).ParamName);
        Assert.Equal("toExclusive", Assert.Throws<ArgumentOutOfRangeException>(() => Shared.For(1, 0, static _ => { })).ParamName);
        Assert.Equal("options", Assert.Throws<ArgumentNullException>(() => Shared.With(null!)).ParamName);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    public void Constructor_InvalidWorkerCount_IsRefusedByName(int workers) =>
        Assert.Equal("workercount", Assert.Throws<ArgumentOutOfRangeException>(() => CreatePool(workers)).ParamName?.ToLowerInvariant());

    [Fact(Timeout = OnThread.Timeout)]
    public Task EveryForm_ManyThreadsAtOnce_AllEndRight() => OnThread.Run(() => OnThread.Together(8, thread =>
    {
        for (int round = 0; round < 10; round++)
        {
            int number = (thread * 100) + round;
            Assert.Equal(number + 1, Shared.Apply<int, int, int>(Functions.Add, number, 1));
            Assert.Equal(s_items.Select(i => i + number), Shared.Map(s_items, i => i + number));
            Assert.Equal(s_items.Take(30), Shared.MapStream(s_items.Take(30), static i => i, window: 7));
            Assert.Equal(number, Shared.ApplyAsync(static n => n, number).GetAwaiter().GetResult());
            Assert.Equal(2, Shared.Broadcast(static () => 0).Length);
        }
    }));

    private static void Report(params int[] given) => throw new TimeZoneNotFoundException(given.Sum().ToString(CultureInfo.InvariantCulture));

    /// <summary>The items, of which each comes later than asked for.</summary>
    private static async IAsyncEnumerable<T> Slowly<T>(IEnumerable<T> items)
    {
        foreach (T item in items)
        {
            await Task.Yield();
            yield return item;
        }
    }
}
