using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>The pools that cells share: each cell leaves them whole, or the next fails.</summary>
public class CrashPools : LeftoverFixture
{
    private ProcessPool? _shared;
    private ProcessPool? _withMemoryLimit;
    private ProcessPool? _recycling;

    /// <summary>How many workers the shared pools have that were made so far.</summary>
    internal static int SharedWorkers { get; private set; }

    /// <summary>Two workers.</summary>
    internal ProcessPool Shared => _shared ??= Create(Options(2));

    /// <summary>Two workers whose memory is watched.</summary>
    internal ProcessPool WithMemoryLimit => _withMemoryLimit ??= Create(Watched());

    /// <summary>One worker that is recycled after each item; its successors follow <see cref="Order"/>.</summary>
    internal ProcessPool Recycling
    {
        get
        {
            if (_recycling is null)
            {
                _recycling = Create(Recycled(Order));
                Assert.True(SpinWait.SpinUntil(() => _recycling.RestartCount == 1, OnThread.Patience));
            }

            return _recycling;
        }
    }

    /// <summary>A file with the gate at which the next worker to start waits, and what it does behind it.</summary>
    internal string Order { get; } = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));

    internal static ProcessPoolOptions Options(int workers, Action? initializer = null) => new()
    {
        WorkerCount = workers,
        Initializer = initializer,
        EnvironmentVariables = { ["DOTNET_GCHeapHardLimit"] = Causes.HeapLimit },
        LoggerFactory = new TestLog(),
    };

    protected override void End()
    {
        _shared?.Dispose();
        _withMemoryLimit?.Dispose();
        _recycling?.Dispose();
        SharedWorkers = 0;
    }

    private static ProcessPool Create(ProcessPoolOptions options)
    {
        ProcessPool pool = new(options);
        pool.Broadcast(static () => { });
        SharedWorkers += options.WorkerCount;
        return pool;
    }

    private static ProcessPoolOptions Watched()
    {
        ProcessPoolOptions options = Options(2);
        options.MaxMemoryPerWorker = Causes.MemoryLimit;
        return options;
    }

    private static ProcessPoolOptions Recycled(string order)
    {
        ProcessPoolOptions options = Options(1, () => FollowOnce(order));
        options.MaxTasksPerWorker = 1;
        return options;
    }

    private static void FollowOnce(string order)
    {
        if (!File.Exists(order))
        {
            return;
        }

        string[] parts = File.ReadAllText(order).Split(' ');
        File.Delete(order);
        Gate.Pass(parts[0]);
        if (Enum.TryParse(parts[1], out Cause cause))
        {
            Causes.Happen(cause);
        }
    }
}

/// <summary>The same over a socket bell.</summary>
public sealed class SocketBellCrashPools : CrashPools
{
    public SocketBellCrashPools() => Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", "socket");

    protected override void End()
    {
        base.End();
        Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", null);
    }
}

/// <summary>The same over a file.</summary>
public sealed class FileSegmentCrashPools : CrashPools
{
    public FileSegmentCrashPools() => Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", "file");

    protected override void End()
    {
        base.End();
        Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", null);
    }
}
