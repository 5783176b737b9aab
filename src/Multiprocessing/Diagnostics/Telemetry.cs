namespace Multiprocessing.Diagnostics;

/// <summary>
/// When the program's listeners can see the library. It is tempting to make the activity source and the instruments with the first pool: that takes
/// 20 ms of CPU, mostly the runtime's own, while the first result waits for just that CPU. So where the program has not loaded their
/// assembly, so that it cannot be listening, they are made a moment after its first workers have started.
/// </summary>
internal static class Telemetry
{
    private const string Assembly = "System.Diagnostics.DiagnosticSource,";

    private static readonly TimeSpan s_moment = TimeSpan.FromMilliseconds(100);
    private static readonly Lock s_gate = new();
    private static volatile bool s_isMade;
    private static ITimer? s_timer;

    /// <summary>Whether anybody can be listening.</summary>
    internal static bool IsMade => s_isMade;

    /// <summary>A pool is made: from its first operation on it is seen by who is listening.</summary>
    internal static void MakeIfUsed()
    {
        if (!s_isMade && Array.Exists(AppDomain.CurrentDomain.GetAssemblies(), static assembly => assembly.FullName!.StartsWith(Assembly, StringComparison.Ordinal)))
        {
            Make();
        }
    }

    /// <summary>A pool's workers have started.</summary>
    internal static void MakeSoon()
    {
        lock (s_gate)
        {
            if (!s_isMade)
            {
                s_timer ??= TimeProvider.System.CreateTimer(static _ => Make(), state: null, s_moment, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private static void Make()
    {
        lock (s_gate)
        {
            Instruments.Make();
            GC.KeepAlive(PoolActivities.Source);
            s_isMade = true;
            s_timer?.Dispose();
            s_timer = null;
        }
    }
}
