using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>What a pool logs of its workers' reports.</summary>
internal static partial class ReportLog
{
    [LoggerMessage(20, LogLevel.Warning, "{Count} log records or activities of worker {WorkerId} of pool {Pool} were dropped: they came faster than they could be passed on.")]
    internal static partial void Dropped(ILogger logger, string pool, int workerId, long count);

    [LoggerMessage(21, LogLevel.Error, "A log record of a worker of pool {Pool} could not be passed on.")]
    internal static partial void Failed(ILogger logger, string pool, Exception exception);
}
