using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>What a pool logs. All of it stands in this class: where there are two, the generator writes them in either order, and the assembly's bytes change.</summary>
internal static partial class PoolLog
{
    [LoggerMessage(1, LogLevel.Debug, "Worker {WorkerId} of pool {Pool} is process {ProcessId}.")]
    internal static partial void WorkerStarted(ILogger logger, string pool, int workerId, int processId);

    [LoggerMessage(2, LogLevel.Information, "Worker {WorkerId} of pool {Pool} (process {ProcessId}) {HowItEnded}; it is replaced.")]
    internal static partial void WorkerReplaced(ILogger logger, string pool, int workerId, int processId, string howItEnded);

    [LoggerMessage(3, LogLevel.Error, "Pool {Pool} stops: a worker could not be started.")]
    internal static partial void StartFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(4, LogLevel.Error, "A callback of pool {Pool} failed.")]
    internal static partial void CallbackFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(5, LogLevel.Error, "A task of pool {Pool} failed, and nobody has looked at it.")]
    internal static partial void FailureUnobserved(ILogger logger, string pool, Exception exception);

    [LoggerMessage(6, LogLevel.Warning, "Worker {WorkerId} of pool {Pool} could not be started; it is tried again.")]
    internal static partial void StartRepeated(ILogger logger, string pool, int workerId, Exception exception);

    [LoggerMessage(7, LogLevel.Debug, "Worker {WorkerId} of pool {Pool} (process {ProcessId}) is ready.")]
    internal static partial void WorkerReady(ILogger logger, string pool, int workerId, int processId);

    [LoggerMessage(8, LogLevel.Error, "A line of output of pool {Pool} was not taken.")]
    internal static partial void OutputNotTaken(ILogger logger, string pool, Exception exception);

    [LoggerMessage(9, LogLevel.Warning, "Worker {WorkerId} of pool {Pool} (process {ProcessId}) was ended because it sent what cannot be read.")]
    internal static partial void WorkerGarbled(ILogger logger, string pool, int workerId, int processId, Exception fault);

    [LoggerMessage(10, LogLevel.Warning, "Somebody connected to the bell of worker {WorkerId} of pool {Pool} without its token, and was refused.")]
    internal static partial void StrangerRefused(ILogger logger, string pool, int workerId);

    [LoggerMessage(20, LogLevel.Warning, "{Count} log records or activities of worker {WorkerId} of pool {Pool} were dropped: they came faster than they could be passed on.")]
    internal static partial void ReportsDropped(ILogger logger, string pool, int workerId, long count);

    [LoggerMessage(21, LogLevel.Error, "A log record or an activity of a worker of pool {Pool} could not be passed on.")]
    internal static partial void ReportFailed(ILogger logger, string pool, Exception exception);

    [LoggerMessage(22, LogLevel.Error, "An activity of pool {Pool} has ended, and a listener failed.")]
    internal static partial void ListenerFailed(ILogger logger, string pool, Exception exception);
}
