using Bench;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>What the program holds of memory when large values have come and gone. The program is a child process, in which nothing else goes on.</summary>
public sealed class MemoryTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const int Threads = 8;
    private const int Large = 12 << 20;
    private const int MostSinceLarge = 40;
    private const long MostHeld = 24L << 20;

    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task LargeArguments_FromManyThreads_GiveTheirMemoryBack() => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        using ChildProcess<(long, long)> program = ChildProcess.Start(static () =>
        {
            using ProcessPool pool = new(2);
            Submit(pool, 1 << 20);
            long before = Held(pool);
            for (int round = 0; round < 3; round++)
            {
                Submit(pool, Large);
            }

            return (before, Held(pool));
        });
        (long before, long after) = program.Result;
        Assert.True(after - before < MostHeld, $"{before / 1e6:N0} MB before, {after / 1e6:N0} MB after.");
    });

    private static void Submit(ProcessPool pool, int bytes) => OnThread.Together(Threads, _ =>
    {
        byte[] data = new byte[bytes];
        data.AsSpan().Fill(1);
        Assert.Equal(bytes, pool.Map([data], static data => data.Length)[0]);
        Assert.Equal(bytes, pool.Apply(static data => data.Length, data));
    });

    /// <summary>What is left of the process's own memory when small messages have followed, and the collector has been.</summary>
    private static long Held(ProcessPool pool)
    {
        for (int i = 0; i < MostSinceLarge; i++)
        {
            pool.Broadcast(static () => { });
        }

        for (int i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return ProcessStatus.Bytes(Environment.ProcessId, "status", "RssAnon");
    }
}
