using System.Reflection;
using System.Runtime.CompilerServices;
using Multiprocessing.Worker;

namespace Multiprocessing;

/// <summary>The way into a worker for a program that has no other: the first line of its <c>Main</c>.</summary>
/// <remarks>
/// Few programs need it: one that is self-contained or a single file, and whose project sets <c>StartupHookSupport</c> to
/// <see langword="false"/>. <see cref="ProcessPool.CanStart"/> says so where it is missing.
/// </remarks>
public static class WorkerEntry
{
    /// <summary>The assembly that called last.</summary>
    internal static Assembly? Caller { get; private set; }

    /// <summary>
    /// In a process that a pool has started as a worker: works, and ends the process without returning. Otherwise does nothing.
    /// </summary>
    /// <remarks>Call it from the program's own assembly, before anything else: what stands ahead of it runs in each worker too.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void RunIfWorker()
    {
        Caller = Assembly.GetCallingAssembly();
        WorkerProgram.RunIfStarted();
    }
}
