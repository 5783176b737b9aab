using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>The end of a pool, and cancellation.</content>
public abstract partial class PoolConformance
{
    [Fact(Timeout = OnThread.Timeout)]
    public Task Close_Submitting_IsRefusedAndPendingWorkIsDone() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        Task<int[]> pending = pool.MapAsync(s_items, Functions.Square, chunkSize: 3);
        pool.Close();
        pool.Close();
        Assert.All(Submissions(pool), static submit => Assert.IsType<InvalidOperationException>(Record.Exception(submit)));
        Assert.True(pool.Join(OnThread.Patience));
        Assert.Equal(s_items.Select(Functions.Square), pending.GetAwaiter().GetResult());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Join_OpenPool_IsRefused() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(1);
        Assert.Throws<InvalidOperationException>(() => pool.Join());
        Assert.Throws<InvalidOperationException>(() => pool.Join(TimeSpan.Zero));
        Assert.Throws<InvalidOperationException>(() => pool.JoinAsync().GetAwaiter().GetResult());
        Assert.Equal(9, pool.Apply(Functions.Nine));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(true)]
    [InlineData(false)]
    public Task TerminateOrDispose_Submitting_IsRefusedAsDisposed(bool dispose) => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        Assert.Equal(9, pool.Apply(Functions.Nine));
        if (dispose)
        {
            pool.Dispose();
        }
        else
        {
            pool.Terminate();
        }

        Assert.All(Submissions(pool), static submit => Assert.IsType<ObjectDisposedException>(Record.Exception(submit)));
        Assert.All(Submissions(pool.With(new TaskOptions())), static submit => Assert.IsType<ObjectDisposedException>(Record.Exception(submit)));
        Assert.True(pool.Join(OnThread.Patience));
        pool.Terminate();
        pool.Dispose();
        pool.Dispose();
        pool.DisposeAsync().AsTask().GetAwaiter().GetResult();
        pool.Close();
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task DisposeAsync_RightAfterTheConstructor_EndsThePool()
    {
        for (int round = 0; round < 3; round++)
        {
            await using Pool pool = CreatePool(2);
            await pool.DisposeAsync();
        }
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task Close_RightAfterTheConstructor_LetsJoinEnd() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Terminate_ManyPendingItems_AllEndAsCancelled() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        Task[] calls = [.. Enumerable.Range(0, 10_000).Select(_ => pool.ApplyAsync(Functions.Forever))];
        Task map = pool.MapAsync(s_items, static _ => Functions.Forever());
        Exception? stream = null;
        Task streaming = OnThread.Run(() => stream = Record.Exception(() => pool.MapStream(s_items, static _ => Functions.Forever()).Count()));
        Exception? blocking = null;
        Task blocked = OnThread.Run(() => blocking = Record.Exception(() => pool.Apply(Functions.Forever)));
        pool.Terminate();
        Assert.True(Task.WaitAll([.. calls.Append(map).Select(static task => task.ContinueWith(static _ => { }, TaskScheduler.Default)), streaming, blocked], OnThread.Patience));
        Assert.All(calls, static call => Assert.True(call.IsCanceled || call.Exception?.InnerException is OperationCanceledException));
        Assert.ThrowsAny<OperationCanceledException>(map.GetAwaiter().GetResult);
        Assert.True(stream is OperationCanceledException or ObjectDisposedException, stream?.ToString());
        Assert.True(blocking is OperationCanceledException or ObjectDisposedException, blocking?.ToString());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_WhileManyThreadsSubmit_NothingHangs() => OnThread.Run(() =>
    {
        for (int round = 0; round < 4; round++)
        {
            using Pool pool = CreatePool(2);
            using CountdownEvent running = new(6);
            Task submitters = OnThread.Run(() => OnThread.Together(6, thread =>
            {
                running.Signal();
                while (true)
                {
                    try
                    {
                        Assert.Equal(9, pool.Apply(Functions.Nine));
                        Assert.Equal(49, pool.ApplyAsync(Functions.Square, 7).GetAwaiter().GetResult());
                        Assert.Equal(s_items, pool.Map(s_items, static i => i, chunkSize: 5));
                        Assert.Equal(s_items.Length, pool.MapStream(s_items, static i => i).Count());
                        pool.Broadcast(static () => { });
                    }
                    catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
                    {
                        return;
                    }
                }
            }));
            running.Wait();
            pool.Apply(Functions.Nine);
            pool.Dispose();
            Assert.True(submitters.Wait(OnThread.Patience));
            submitters.GetAwaiter().GetResult();
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_BeforeTheCall_IsRefusedWithTheCallersToken() => OnThread.Run(() =>
    {
        CancellationToken token = new(canceled: true);
        Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => Shared.Apply(Functions.Nine, token)).CancellationToken);
        Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => Shared.Map(s_items, Functions.Square, cancellationToken: token)).CancellationToken);
        Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => Shared.MapStream(s_items, Functions.Square, cancellationToken: token).Count()).CancellationToken);
        Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => Shared.ApplyAsync(Functions.Nine, cancellationToken: token).GetAwaiter().GetResult()).CancellationToken);
        Assert.True(Shared.MapAsync(s_items, Functions.Square, cancellationToken: token).IsCanceled);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_RunningFunctionObservesItsToken_EndsWithTheCallersTokenAndKeepsTheWorker() => OnThread.Run(() =>
    {
        int[] before = Shared.Broadcast(static () => Environment.ProcessId);
        for (int round = 0; round < 10; round++)
        {
            using CancellationTokenSource source = new();
            CancellationToken token = source.Token;
            Task<int> argument = Shared.ApplyAsync(Functions.Forever, token, cancellationToken: token);
            Task<int> captured = Shared.ApplyAsync(() => Functions.Forever(token), cancellationToken: token);
            source.Cancel();
            Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => argument.GetAwaiter().GetResult()).CancellationToken);
            Assert.ThrowsAny<OperationCanceledException>(() => captured.GetAwaiter().GetResult());
            Assert.Equal(9, Shared.Apply(Functions.Nine));
        }

        Assert.Equal(before, Shared.Broadcast(static () => Environment.ProcessId));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_TokenOfTheFunctionOnly_IsTheFunctionsOwnFailure() => OnThread.Run(() =>
    {
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        Task<int> running = Shared.ApplyAsync(Functions.Forever, token);
        source.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => running.GetAwaiter().GetResult());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Cancel_MapWhileItRuns_EndsWithTheCallersTokenAndThePoolServesOn() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(2);
        for (int round = 0; round < 10; round++)
        {
            using CancellationTokenSource source = new();
            CancellationToken token = source.Token;
            Task<int[]> map = pool.MapAsync(s_items, _ => Functions.Forever(token), cancellationToken: token);
            Thread.SpinWait(round * round * 1000);
            source.Cancel();
            Assert.Equal(token, Assert.ThrowsAny<OperationCanceledException>(() => map.GetAwaiter().GetResult()).CancellationToken);
            Task<int[]> after = pool.BroadcastAsync(Functions.Nine);
            Assert.True(after.Wait(OnThread.Patience), $"round {round}: a worker does not come free");
        }
    });

    [Fact(Timeout = OnThread.Timeout / 4)]
    public async Task Cancel_StreamWhileItRuns_EndsWithTheCallersTokenAndThePoolServesOn()
    {
        await using Pool pool = CreatePool(2);
        using CancellationTokenSource source = new();
        CancellationToken token = source.Token;
        List<int> delivered = [];
        Assert.Equal(token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (int value in pool.MapStreamAsync(s_items, i => i < 10 ? i : Functions.Forever(token), window: 20, cancellationToken: token))
            {
                delivered.Add(value);
                if (value == 9)
                {
                    source.Cancel();
                }
            }
        })).CancellationToken);
        Assert.Equal(s_items.Take(10), delivered);
        await pool.BroadcastAsync(Functions.Nine).WaitAsync(OnThread.Patience);
    }

    private static List<Action> Submissions(Pool pool) =>
    [
        () => pool.Apply(Functions.Nine),
        () => pool.Apply(static () => { }),
        () => pool.ApplyAsync(Functions.Nine).GetAwaiter().GetResult(),
        () => pool.Map(s_items, Functions.Square),
        () => pool.MapAsync(s_items, Functions.Square).GetAwaiter().GetResult(),
        () => pool.StarMap([(1, 2)], Functions.Add),
        () => pool.MapStream(s_items, Functions.Square).Count(),
        () => pool.MapOutcomes(s_items, Functions.Square).Count(),
        () => pool.MapStreamAsync(s_items, Functions.Square).CountAsync().AsTask().GetAwaiter().GetResult(),
        () => pool.MapRange(0, 9, Functions.Square),
        () => pool.For(0, 9, static _ => { }),
        () => pool.Broadcast(Functions.Nine),
        () => pool.BroadcastAsync(Functions.Nine).GetAwaiter().GetResult(),
    ];
}
