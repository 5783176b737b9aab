using System.Runtime.InteropServices;
using Multiprocessing;

namespace ParentEnd;

/// <summary>What a worker is at when the program ends.</summary>
internal enum Work
{
    Spin,
    Sleep,
    Native,
    Flood,
}

/// <summary>Items that never end.</summary>
internal static partial class Worker
{
    private static ProcessPool? s_inner;

    /// <summary>Starts what this worker has: children, and in the first worker a pool.</summary>
    internal static void SetUp(SharedArray<int> table)
    {
        ProcessTable.StartChildren(table);
        if (WorkerContext.WorkerId == 0)
        {
            s_inner = new ProcessPool(1);
            s_inner.Apply(() => ProcessTable.StartChildren(table));
        }
    }

    internal static void Do(Work work, SharedArray<int> table)
    {
        // Whatever the first worker is at, the worker of its own pool spins.
        _ = s_inner?.ApplyAsync(Spin);
        ProcessTable.AddBusy(table);
        switch (work)
        {
            case Work.Spin:
                Spin();
                break;
            case Work.Sleep:
                Thread.Sleep(Timeout.Infinite);
                break;
            case Work.Native:
                _ = Pause();
                break;
            case Work.Flood:
                while (true)
                {
                    Console.WriteLine("flood");
                    Console.Error.WriteLine("flood");
                }
        }
    }

    private static void Spin()
    {
        while (true)
        {
            Thread.SpinWait(1000);
        }
    }

    [LibraryImport("libc", EntryPoint = "pause")]
    private static partial int Pause();
}
