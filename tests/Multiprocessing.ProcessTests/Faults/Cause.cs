using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Multiprocessing.ProcessTests.Conformance;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>What goes wrong in a worker.</summary>
public enum Cause
{
    Throw,

    /// <summary>An <see cref="OutOfMemoryException"/>, which a limited heap brings about.</summary>
    OutOfMemory,
    Exit,
    NativeExit,
    Kill,
    Segfault,
    StackOverflow,
    FailFast,

    /// <summary>An exception that nobody catches, on a thread that the item started.</summary>
    BackgroundThread,

    /// <summary>More memory than <see cref="ProcessPoolOptions.MaxMemoryPerWorker"/> lets it have.</summary>
    MemoryLimit,
}

/// <summary>Brings causes about, and knows how they look from outside.</summary>
internal static partial class Causes
{
    internal const string Reason = "the reason";

    /// <summary>How much the workers' collector hands out: 96 MB, in hexadecimal as the runtime reads it.</summary>
    internal const string HeapLimit = "0x6000000";

    /// <summary>Native memory does not count for the collector: a worker without more than the heap's limit stays below this.</summary>
    internal const long MemoryLimit = 192L << 20;

    /// <summary>Has it happen, here and now. Returns only where it is an exception's, by that.</summary>
    [DoesNotReturn]
    internal static void Happen(Cause cause)
    {
        switch (cause)
        {
            case Cause.Throw:
                throw new FormatException(Reason);
            case Cause.OutOfMemory:
                ExhaustHeap();
                break;
            case Cause.Exit:
                Environment.Exit(3);
                break;
            case Cause.NativeExit:
                NativeExit(5);
                break;
            case Cause.Kill:
                _ = NativeKill(Environment.ProcessId, 9);
                break;
            case Cause.Segfault:
                WriteToNowhere();
                break;
            case Cause.StackOverflow:
                _ = Deeper(1);
                break;
            case Cause.FailFast:
                Environment.FailFast(Reason);
                break;
            case Cause.BackgroundThread:
                new Thread(static () => throw new FormatException(Reason)).Start();
                break;
            case Cause.MemoryLimit:
                TakeMemory();
                break;
        }

        // The signal is on its way.
        Functions.Forever();
        throw new InvalidOperationException("It did not happen.");
    }

    /// <summary>The exit code, signal and part of standard error of a worker that ends by this.</summary>
    /// <param name="cause">What happens.</param>
    /// <param name="isCaught">Whether an exception would be the item's.</param>
    /// <returns><see langword="null"/> where the worker lives on.</returns>
    internal static (int? ExitCode, string? Signal, string Error)? Crash(Cause cause, bool isCaught) => cause switch
    {
        Cause.Throw or Cause.OutOfMemory when isCaught => null,
        Cause.Throw or Cause.BackgroundThread => (null, "SIGABRT", Reason),
        Cause.OutOfMemory => (null, "SIGABRT", "Out of memory"),
        Cause.Exit => (3, null, ""),
        Cause.NativeExit => (5, null, ""),
        Cause.Kill or Cause.MemoryLimit => (null, "SIGKILL", ""),
        Cause.Segfault => (null, "SIGSEGV", ""),
        Cause.StackOverflow => (null, "SIGABRT", "Stack overflow"),
        Cause.FailFast => (null, "SIGABRT", Reason),
        _ => throw new ArgumentOutOfRangeException(nameof(cause)),
    };

    /// <summary>Whether an exception is what the cause throws, possibly as the cause of another.</summary>
    internal static bool IsThrown(Cause cause, Exception? exception) => exception switch
    {
        null => false,
        FormatException => cause == Cause.Throw && exception.Message == Reason,
        OutOfMemoryException => cause == Cause.OutOfMemory,
        _ => IsThrown(cause, exception.InnerException),
    };

    private static void ExhaustHeap()
    {
        List<byte[]> hoard = [];
        while (true)
        {
            hoard.Add(new byte[1 << 20]);
        }
    }

    private static unsafe void TakeMemory()
    {
        const int Bytes = (int)(MemoryLimit * 7 / 4);
        NativeMemory.Fill(NativeMemory.Alloc(Bytes), Bytes, 1);
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
