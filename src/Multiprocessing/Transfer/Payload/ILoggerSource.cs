using Microsoft.Extensions.Logging;

namespace Multiprocessing.Transfer;

/// <summary>The loggers of a process, which are made when somebody wants one: most items log nothing.</summary>
internal interface ILoggerSource
{
    ILoggerFactory Loggers { get; }
}
