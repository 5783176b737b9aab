using Microsoft.Extensions.Logging;
using Multiprocessing.Messaging;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>What a worker reports beside its results, and how: made only when it is used.</summary>
internal sealed class WorkerReports : ILoggerSource
{
    private readonly ReportWriter _writer;
    private readonly WishTable _wishes;
    private ForwardingLoggerFactory? _loggers;

    internal WorkerReports(Link link, WishTable wishes)
    {
        _writer = new ReportWriter(link);
        _wishes = wishes;
    }

    public ILoggerFactory Loggers => Volatile.Read(ref _loggers) ?? Interlocked.CompareExchange(ref _loggers, new ForwardingLoggerFactory(_writer, _wishes), null) ?? _loggers;
}
