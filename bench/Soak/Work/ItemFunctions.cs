using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Soak.Work;

/// <summary>What runs in workers.</summary>
internal static partial class ItemFunctions
{
    internal const int ExitCode = 3;
    internal const int NativeExitCode = 5;
    internal const string Reason = "on purpose";

    private const int SigKill = 9;
    private static int s_initialized;

    /// <summary>How often the initializer has run in this process.</summary>
    internal static int Initialized => s_initialized;

    internal static void Initialize() => s_initialized++;

    /// <summary>Counts that the item runs, and does what its fate is.</summary>
    internal static long Run(Item item, SharedArray<int> runs, CancellationToken token = default)
    {
        bool isFirst = Interlocked.Increment(ref runs[item.Index]) == 1;
        switch (item.Fate)
        {
            case Fate.Spin:
                Spin(item.Amount);
                break;
            case Fate.Sleep:
                Thread.Sleep((int)item.Amount);
                break;
            case Fate.Flood:
                OutputLines.WriteLines(item.Amount);
                break;
            case Fate.Nest:
                Nest(item);
                break;
            case Fate.Throw:
                throw new ItemException(item.Index);
            case Fate.ThrowOdd:
                throw new OddException(item.Index);
            case Fate.Observe:
                token.WaitHandle.WaitOne();
                token.ThrowIfCancellationRequested();
                break;
            case Fate.Hang:
            case Fate.HangOnce when isFirst:
                Thread.Sleep(Timeout.Infinite);
                break;
            case Fate.Bloat:
                Take(item.Amount);
                break;
            case Fate.Hoard:
                Take(item.Amount);
                Thread.Sleep(Timeout.Infinite);
                break;
            case Fate.HangOnce:
            case Fate.Return:
            case Fate.CrashOnce when !isFirst:
                break;
            default:
                Crash(item.Fate);
                break;
        }

        return item.Result;
    }

    /// <summary>The same as an async function.</summary>
    internal static async Task<long> RunAsync(Item item, SharedArray<int> runs, CancellationToken token = default)
    {
        await Task.Yield();
        long result = Run(item, runs, token);
        await Task.Delay(item.Index % 2, CancellationToken.None);
        return result;
    }

    /// <summary>Every byte changed, in the other order.</summary>
    internal static byte[] Turn(byte[] bytes)
    {
        byte[] turned = new byte[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            turned[^(i + 1)] = (byte)~bytes[i];
        }

        return turned;
    }

    private static void Spin(long microseconds)
    {
        long end = Stopwatch.GetTimestamp() + (Stopwatch.Frequency * microseconds / 1_000_000);
        while (Stopwatch.GetTimestamp() < end)
        {
        }
    }

    private static void Nest(Item item)
    {
        using ProcessPool pool = new(1);
        long[] results = pool.MapRange(0, (int)item.Amount, static i => (long)i * i);
        if (!results.SequenceEqual(Enumerable.Range(0, (int)item.Amount).Select(static i => (long)i * i)))
        {
            throw new InvalidDataException("The nested pool gave wrong results.");
        }
    }

    /// <summary>For good, and so that the operating system has to find it.</summary>
    private static unsafe void Take(long bytes) => NativeMemory.Fill(NativeMemory.Alloc((nuint)bytes), (nuint)bytes, 1);

    private static void Crash(Fate fate)
    {
        switch (fate)
        {
            case Fate.Exit:
                Environment.Exit(ExitCode);
                break;
            case Fate.NativeExit:
            case Fate.CrashOnce:
                NativeExit(NativeExitCode);
                break;
            case Fate.Orphan:
                Process.Start("sleep", "300").Dispose();
                NativeExit(NativeExitCode);
                break;
            case Fate.Kill:
                _ = NativeKill(Environment.ProcessId, SigKill);
                break;
            case Fate.Segfault:
                WriteToNowhere();
                break;
            case Fate.StackOverflow:
                _ = Deeper(1);
                break;
            default:
                Environment.FailFast(Reason);
                break;
        }

        // The signal is on its way.
        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>In native code, where the runtime does not turn the fault into an exception.</summary>
    private static unsafe void WriteToNowhere() =>
        ((delegate* unmanaged<nint, int, nint, nint>)NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "memset"))(16, 1, 64);

    private static int Deeper(int depth) => Deeper(depth + 1) + Deeper(depth + 2);

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void NativeExit(int code);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int NativeKill(int processId, int signal);
}
