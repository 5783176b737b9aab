using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Multiprocessing.Hosting;

namespace Multiprocessing.Tests.Fuzzing;

/// <summary>A pool whose workers send bytes that no worker sends: whatever they say, every item ends, once, and the pool serves on or says that it stops.</summary>
public sealed class HostileWorkerTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    [Fact(Timeout = 3_600_000)]
    public Task Pool_OfHostileWorkers_EveryItemEndsOnce() => Task.Run(() => Fuzz.Run(static random =>
    {
        // Activities are made of what they say, too.
        using ActivityListener? listener = random.Next(2) == 0 ? null : new ActivityListener { ShouldListenTo = static _ => true, Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData };
        if (listener is not null)
        {
            ActivitySource.AddActivityListener(listener);
        }

        using HostilePool pool = new(random, workers: 1 + random.Next(2), hostile: 1 + random.Next(4));
        int count = random.Next(1, 30);
        int chunkSize = random.Next(1, 8);
        Task<Outcome<int>[]> outcomes = Task.Run(() => pool.MapOutcomes(Enumerable.Range(0, count), static i => i, chunkSize: chunkSize).ToArray());
        Task<string[]> map = pool.MapAsync(Enumerable.Range(0, count), static i => i.ToString(System.Globalization.CultureInfo.InvariantCulture), chunkSize: chunkSize);
        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(i => pool.ApplyAsync(static i => i, i))];
        Task[] all = [outcomes, map, .. calls];
        Assert.True(Task.WhenAll(all).ContinueWith(static _ => { }, TaskScheduler.Default).Wait(s_patience), "Something has not ended.");
        if (outcomes.IsCompletedSuccessfully)
        {
            Assert.Equal(Enumerable.Range(0, count), outcomes.Result.Select(static outcome => outcome.Index));
        }
        else
        {
            Assert.IsType<WorkerStartException>(outcomes.Exception!.InnerException);
        }

        Assert.All(all, static task => Assert.True(task.IsCompletedSuccessfully || task.Exception!.InnerException is MultiprocessingException, task.Exception?.ToString()));
        pool.Terminate();
        Assert.True(pool.Join(s_patience), "The pool does not end.");
    }));

    private sealed class HostilePool(Random random, int workers, int hostile) : Pool(CreateEngine(random, workers, hostile), TaskOptions.Default)
    {
        private static PoolEngine CreateEngine(Random random, int workers, int hostile) =>
            new PoolEngine(
                workers,
                name: null,
                NullLoggerFactory.Instance,
                _ => new PoolSetup(workers, Name: null, new HostileLauncher(random, hostile), Initializer: null, MaxTasksPerWorker: null, s_patience, PinWorkers: false)).Start();
    }
}
