using System.Diagnostics;

namespace Multiprocessing;

/// <summary>A line that a worker has written to its console.</summary>
/// <param name="WorkerId">The worker's number in its pool, from 0.</param>
/// <param name="ProcessId">The operating system's id of its process.</param>
/// <param name="IsStandardError">Whether it was written to standard error, and not to standard output.</param>
/// <param name="Line">The line without its end. One longer than 65,536 characters comes in pieces. Bytes that are no UTF-8 are replaced by U+FFFD.</param>
[DebuggerDisplay("worker {WorkerId}: {Line}")]
public readonly record struct WorkerOutput(int WorkerId, int ProcessId, bool IsStandardError, string Line);
