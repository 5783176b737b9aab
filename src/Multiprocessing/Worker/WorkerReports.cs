using Microsoft.Extensions.Logging;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>What a worker reports beside its results, and how: made only when it is used.</summary>
internal sealed class WorkerReports : ILoggerSource
{
    private readonly WorkerStart _start;
    private readonly bool _isAlone;
    private readonly ReportWriter _writer;
    private readonly WishTable _wishes;
    private ForwardingLoggerFactory? _loggers;
    private volatile WorkerTracing? _tracing;

    /// <param name="start">Who the worker is.</param>
    /// <param name="link">Where reports go.</param>
    /// <param name="wishes">What of them is wanted.</param>
    /// <param name="isAlone">Whether the process is the worker's: the program's listeners hear nothing of its activities unless they are reported.</param>
    internal WorkerReports(WorkerStart start, Link link, WishTable wishes, bool isAlone)
    {
        _start = start;
        _isAlone = isAlone;
        _writer = new ReportWriter(link);
        _wishes = wishes;
    }

    /// <summary>For the thread that runs items.</summary>
    internal WorkerTracing Tracing => _tracing ??= new WorkerTracing(_start, _isAlone ? new ActivityForwarder(_writer, _wishes) : null);

    /// <summary>Whether there has been an item of a trace. Any thread may ask.</summary>
    internal bool IsTraced => _tracing is not null;

    public ILoggerFactory Loggers => Volatile.Read(ref _loggers) ?? Interlocked.CompareExchange(ref _loggers, new ForwardingLoggerFactory(this, _writer, _wishes), null) ?? _loggers;
}
