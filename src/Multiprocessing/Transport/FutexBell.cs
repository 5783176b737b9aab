using System.Runtime.InteropServices;

namespace Multiprocessing.Transport;

/// <summary>Sleeps on a word of the shared memory. Linux only; without the private flag, because the two sides are two processes.</summary>
internal sealed unsafe class FutexBell(BellSide side) : Bell(side)
{
    private static readonly nint s_call = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    private static readonly Lazy<bool> s_works = new(Probe);

    /// <summary>Whether this system has the call.</summary>
    internal static bool Works => s_works.Value;

    private protected override int PrepareSleep() => Volatile.Read(ref Mine->Sequence);

    private protected override void Sleep(int prepared, TimeSpan timeout)
    {
        var time = new Libc.TimeSpec
        {
            Seconds = timeout.Ticks / TimeSpan.TicksPerSecond,
            Nanoseconds = timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick,
        };
        var limit = timeout == Timeout.InfiniteTimeSpan ? null : &time;
        if (Libc.Futex(s_call, &Mine->Sequence, Libc.FutexWait, prepared, limit, 0, 0) == 0)
        {
            return;
        }

        // Changed meanwhile, interrupted, time over: the caller looks again in every case.
        var error = Marshal.GetLastPInvokeError();
        if (error is not (Libc.TryAgain or Libc.InterruptedCall or Libc.TimedOut))
        {
            throw new IOException("Waiting on shared memory failed: " + Marshal.GetPInvokeErrorMessage(error));
        }
    }

    private protected override void WakeOwn() => Wake(Mine);

    private protected override void WakePeer() => Wake(Peer);

    private static void Wake(BellSlot* slot)
    {
        Interlocked.Increment(ref slot->Sequence);
        Libc.Futex(s_call, &slot->Sequence, Libc.FutexWake, 1, null, 0, 0);
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux() || s_call == 0)
        {
            return false;
        }

        var word = 0;
        return Libc.Futex(s_call, &word, Libc.FutexWake, 1, null, 0, 0) == 0;
    }
}
