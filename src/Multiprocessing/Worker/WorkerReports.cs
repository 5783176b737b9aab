using Microsoft.Extensions.Logging;
using Multiprocessing.Messaging;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>What a worker reports beside its results, and how: made only when it is used.</summary>
internal sealed class WorkerReports : ILoggerSource
{
    private readonly ReportWriter _writer;
    private ForwardingLoggerFactory? _loggers;

    internal WorkerReports(Link link)
    {
        _writer = new ReportWriter(link);
        Wishes = new WishTable(_writer);
    }

    internal WishTable Wishes { get; }

    public ILoggerFactory Loggers => Volatile.Read(ref _loggers) ?? Interlocked.CompareExchange(ref _loggers, new ForwardingLoggerFactory(_writer, Wishes), null) ?? _loggers;
}
