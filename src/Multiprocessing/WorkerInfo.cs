using System.Diagnostics;

namespace Multiprocessing;

/// <summary>What a worker of a <see cref="ProcessPool"/> is doing.</summary>
public enum WorkerState
{
    /// <summary>Its process is being started, or its initializer runs.</summary>
    Starting,

    /// <summary>It waits for work.</summary>
    Idle,

    /// <summary>It has work.</summary>
    Busy,

    /// <summary>It takes no more work and is about to end.</summary>
    Stopping,

    /// <summary>Its process has ended.</summary>
    Stopped,
}

/// <summary>A worker of a <see cref="ProcessPool"/>, as it was when it was asked for.</summary>
/// <param name="Id">The worker's number in its pool, from 0. A replacement keeps the number.</param>
/// <param name="ProcessId">The operating system's id of its process; 0 before there is one.</param>
/// <param name="State">What it is doing.</param>
/// <param name="TasksCompleted">How many items it has ended, failures included.</param>
/// <param name="StartTime">When its process was started.</param>
[DebuggerDisplay("worker {Id}: process {ProcessId}, {State}, {TasksCompleted} items")]
public sealed record WorkerInfo(int Id, int ProcessId, WorkerState State, long TasksCompleted, DateTimeOffset StartTime);
