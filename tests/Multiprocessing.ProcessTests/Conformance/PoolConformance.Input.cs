using System.Collections;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>Input that fails, lies or never ends.</content>
public abstract partial class PoolConformance
{
    /// <summary>After how many items a source fails, and how many travel together: at the first, between chunks, within one.</summary>
    public static TheoryData<int, int?> Failures => new()
    {
        { 0, null }, { 0, 5 }, { 1, null }, { 10, 5 }, { 13, 5 }, { 13, 1 }, { 13, null }, { 13, 100 },
    };

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(Failures))]
    public async Task Map_SourceThrows_ThrowsTheSourcesOwnException(int after, int? chunkSize)
    {
        await OnThread.Run(() =>
        {
            AssertOwn(failure => Shared.Map(Failing(after, failure), Functions.Square, chunkSize));
            AssertOwn(failure => Shared.StarMap(Failing(after, failure).Select(i => (i, i)), Functions.Add, chunkSize));
        });
        FormatException own = new("the source's");
        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(() => Shared.MapAsync(Failing(after, own), Functions.Square, chunkSize)));
        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(() => Shared.StarMapAsync(Failing(after, own).Select(i => (i, i)), Functions.Add, chunkSize)));
        Assert.Equal(49, Shared.Apply(Functions.Square, 7));
    }

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(Failures))]
    public async Task MapStream_SourceThrows_DeliversEarlierItemsAndThrowsTheSourcesOwnException(int after, int? chunkSize)
    {
        foreach (bool ordered in new[] { true, false })
        {
            List<int> delivered = [];
            await OnThread.Run(() => AssertOwn(failure => delivered.AddRange(Shared.MapStream(Failing(after, failure), static i => i, ordered, chunkSize))));
            delivered.Clear();
            await OnThread.Run(() => AssertOwn(failure => Deliver(Shared.MapStream(Failing(after, failure), static i => i, ordered, chunkSize), delivered)));
            Assert.Equal(Enumerable.Range(0, after), delivered.Order());

            delivered.Clear();
            FormatException own = new("the source's");
            Assert.Same(own, await Assert.ThrowsAsync<FormatException>(async () =>
            {
                await foreach (int value in Shared.MapStreamAsync(Slowly(Failing(after, own)), static i => i, ordered, chunkSize))
                {
                    delivered.Add(value);
                }
            }));
            Assert.Equal(Enumerable.Range(0, after), delivered.Order());

            delivered.Clear();
            Assert.Same(own, await Assert.ThrowsAsync<FormatException>(async () =>
            {
                await foreach (Outcome<int> outcome in Shared.MapOutcomesAsync(Failing(after, own), static i => i, ordered, chunkSize))
                {
                    delivered.Add(outcome.Value);
                }
            }));
            Assert.Equal(Enumerable.Range(0, after), delivered.Order());
        }

        static void Deliver(IEnumerable<int> results, List<int> delivered)
        {
            foreach (int result in results)
            {
                delivered.Add(result);
            }
        }
    }

    [Fact(Timeout = OnThread.Timeout)]
    public async Task EveryForm_GetEnumeratorThrows_ThrowsThat()
    {
        FormatException own = new("no enumerator");
        await OnThread.Run(() =>
        {
            Assert.Same(own, Assert.Throws<FormatException>(() => Shared.Map(new BadSource(own), Functions.Square)));
            Assert.Same(own, Assert.Throws<FormatException>(() => Shared.MapStream(new BadSource(own), Functions.Square).Count()));
        });
        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(() => Shared.MapAsync(new BadSource(own), Functions.Square)));
        Assert.Same(own, await Assert.ThrowsAsync<FormatException>(async () => await Shared.MapStreamAsync(new BadSource(own), Functions.Square).CountAsync()));
    }

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(1_000_000)]
    [InlineData(-1)]
    public async Task EveryForm_SourceWhoseCountLies_RunsWhatItGives(int count)
    {
        Liar source = new(count, 7);
        int[] expected = [.. Enumerable.Range(0, 7).Select(Functions.Square)];
        await OnThread.Run(() =>
        {
            Assert.Equal(expected, Shared.Map(source, Functions.Square));
            Assert.Equal(expected, Shared.Map(source, Functions.Square, chunkSize: 5));
            Assert.Equal(expected, Shared.MapStream(source, Functions.Square));
        });
        Assert.Equal(expected, await Shared.MapAsync(source, Functions.Square));
        Assert.Equal(expected, await Shared.MapStreamAsync(source, Functions.Square).ToListAsync());
    }

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1, null, true)]
    [InlineData(10, null, true)]
    [InlineData(10, 3, true)]
    [InlineData(10, 100, false)]
    [InlineData(200, null, false)]
    [InlineData(null, null, true)]
    public Task MapStream_EndlessSource_IsReadAtMostAWindowAhead(int? window, int? chunkSize, bool ordered) => OnThread.Run(() =>
    {
        int most = window ?? 64 * 2;
        int read = 0;
        bool isDisposed = false;
        int taken = 0;
        foreach (int result in Shared.MapStream(Endless(), static i => i, ordered, chunkSize, window))
        {
            taken++;
            Assert.True(read <= taken + most, $"{read} items read where {taken} are taken");
            if (taken == 500)
            {
                break;
            }
        }

        Assert.True(isDisposed);
        Assert.True(read <= 500 + most);

        IEnumerable<int> Endless()
        {
            try
            {
                while (true)
                {
                    yield return read++;
                }
            }
            finally
            {
                isDisposed = true;
            }
        }
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(1, true)]
    [InlineData(10, false)]
    [InlineData(null, true)]
    public async Task MapStreamAsync_EndlessSource_IsReadAtMostAWindowAhead(int? window, bool ordered)
    {
        int most = window ?? 64 * 2;
        int read = 0;
        bool isDisposed = false;
        int taken = 0;
        await foreach (int result in Shared.MapStreamAsync(Endless(), static i => i, ordered, window: window))
        {
            taken++;
            Assert.True(read <= taken + most, $"{read} items read where {taken} are taken");
            if (taken == 300)
            {
                break;
            }
        }

        Assert.True(isDisposed);

        async IAsyncEnumerable<int> Endless()
        {
            try
            {
                while (true)
                {
                    await Task.Yield();
                    yield return read++;
                }
            }
            finally
            {
                isDisposed = true;
            }
        }
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_NotEnumerated_ReadsNothing() => OnThread.Run(() =>
    {
        int read = 0;
        IEnumerable<int> stream = Shared.MapStream(s_items.Select(i => read++), static i => i);
        Assert.Equal(0, read);
        Assert.Equal(0, stream.First());
        Assert.True(read > 0);
        Assert.Equal(s_items.Length, stream.Count());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_AnItemFails_DeliversEarlierItemsThenThrowsIt() => OnThread.Run(() =>
    {
        List<int> delivered = [];
        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() =>
        {
            foreach (int value in Shared.MapStream(s_items, static i => Functions.FailFor(60, i), chunkSize: 7))
            {
                delivered.Add(value);
            }
        });
        Assert.Equal(s_items.Take(60), delivered);
        Assert.Equal(60, failure.Data["Multiprocessing.ItemIndex"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapStream_LaterItemOfTheChunkRunsForEver_DeliversWhatIsDone() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(1);
        int[] delivered = [];
        Task reading = OnThread.Run(() => delivered = [.. pool.MapStream(s_items.Take(10), static i => i == 5 ? Functions.Forever() : i, chunkSize: 10).Take(5)]);
        Assert.True(reading.Wait(TimeSpan.FromSeconds(10)), "What was done before the item that runs is not delivered.");
        Assert.Equal([0, 1, 2, 3, 4], delivered);
    });

    private static void AssertOwn(Action<Exception> run)
    {
        FormatException own = new("the source's");
        Exception? thrown = Record.Exception(() => run(own));
        Assert.Same(own, thrown);
        Assert.Null(own.InnerException);
        Assert.Empty(own.Data);
    }

    private static IEnumerable<int> Failing(int after, Exception failure)
    {
        for (int i = 0; i < after; i++)
        {
            yield return i;
        }

        throw failure;
    }

    private sealed class BadSource(Exception failure) : IEnumerable<int>
    {
        public IEnumerator<int> GetEnumerator() => throw failure;

        IEnumerator IEnumerable.GetEnumerator() => throw failure;
    }

    /// <summary>A collection whose count is not how many items it gives.</summary>
    private sealed class Liar(int count, int items) : ICollection<int>, IReadOnlyCollection<int>
    {
        public int Count => count;

        public bool IsReadOnly => true;

        public IEnumerator<int> GetEnumerator() => Enumerable.Range(0, items).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(int item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(int item) => throw new NotSupportedException();

        public void CopyTo(int[] array, int arrayIndex) => throw new NotSupportedException();

        public bool Remove(int item) => throw new NotSupportedException();
    }
}
