using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Multiprocessing.Diagnostics;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>
/// Takes in what a pool's workers report, and passes it on to loggers and listeners on a thread of its own, since these are the user's: the
/// thread that reads results must not wait for them. Bounded: what comes faster than it can be passed on is dropped, and that is logged.
/// </summary>
internal sealed class ReportQueue : ILoggerSource
{
    private const long MostBytes = 16 * 1024 * 1024;
    private const int BytesBeside = 256;            // what an entry takes beside the report

    private readonly ConcurrentDictionary<string, ILogger> _loggers = new(StringComparer.Ordinal);
    private readonly CallbackQueue _queue;
    private readonly ILogger _logger;
    private readonly string _pool;
    private long _bytes;
    private int _pending;                           // actions that have not ended

    /// <param name="loggers">Where workers' loggers write.</param>
    /// <param name="logger">Where the pool itself does.</param>
    /// <param name="pool">What the pool is called.</param>
    internal ReportQueue(ILoggerFactory loggers, ILogger logger, string pool)
    {
        Loggers = loggers;
        _pool = pool;
        _logger = logger;
        _queue = new CallbackQueue(e => PoolLog.ReportFailed(logger, pool, e));
    }

    public ILoggerFactory Loggers { get; }

    /// <summary>Takes a report of a worker.</summary>
    /// <returns><see langword="false"/> where there is no room for it.</returns>
    internal bool TryAdd(WorkerProxy worker, byte[] report)
    {
        long size = report.Length + BytesBeside;
        if (Interlocked.Add(ref _bytes, size) > MostBytes)
        {
            Interlocked.Add(ref _bytes, -size);
            return false;
        }

        Add(() =>
        {
            Interlocked.Add(ref _bytes, -size);
            PassOn(worker, report);
        });
        return true;
    }

    /// <summary>Has it logged, after all that was taken before, that reports were dropped.</summary>
    internal void AddDropped(WorkerProxy worker) => Add(() =>
    {
        if (worker.TakeDropped() is > 0 and var count)
        {
            PoolLog.ReportsDropped(_logger, _pool, worker.Lane.Id, count);
        }
    });

    /// <summary>Has it end an operation's activity.</summary>
    internal void AddEnd(OperationActivity activity, Exception? failure) => Add(() => activity.End(failure));

    /// <summary>Has it tell of an activity that has ended with its worker.</summary>
    internal void AddEnded(EndedActivity activity) => Add(() => StandIn.Raise(activity));

    /// <summary>Completes when all that was taken before has been passed on; at once on the queue's own thread.</summary>
    internal Task Drained()
    {
        if (_queue.IsCurrent || Volatile.Read(ref _pending) == 0)
        {
            return Task.CompletedTask;
        }

        TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _queue.Add(drained.SetResult);
        return drained.Task;
    }

    private void Add(Action action)
    {
        Interlocked.Increment(ref _pending);
        _queue.Add(() =>
        {
            try
            {
                action();
            }
            finally
            {
                Interlocked.Decrement(ref _pending);
            }
        });
    }

    private unsafe void PassOn(WorkerProxy worker, byte[] report)
    {
        LogRecord? record = null;
        EndedActivity? activity = null;
        try
        {
            fixed (byte* start = report)
            {
                PayloadReader reader = new(new DefinitionStore());
                reader.Reset(start, report.Length);
                switch ((ReportKind)reader.ReadByte())
                {
                    case ReportKind.Log:
                        record = LogReport.Read(reader);
                        break;
                    case ReportKind.Activity:
                        activity = ActivityReport.Read(reader);
                        break;
                    case ReportKind.Question:
                        Answer(worker, reader);
                        break;
                    default:
                        throw new InvalidDataException($"A worker does not report anything of kind {report[0]}.");
                }
            }
        }
        catch (Exception e) when (e is InvalidDataException or TransferException or ArgumentException or OverflowException)
        {
            worker.Distrust(e);
        }

        if (activity is not null)
        {
            StandIn.Raise(activity);
        }
        else if (record is not null)
        {
            ILogger logger = LoggerOf(record.Category);
            using IDisposable? scope = logger.BeginScope(worker.LogScope);
            record.WriteTo(logger);
        }
    }

    private void Answer(WorkerProxy worker, PayloadReader reader)
    {
        int number = reader.ReadInt32();
        QuestionKind kind = (QuestionKind)reader.ReadByte();
        string name = reader.ReadString() ?? "";
        int answer = kind switch
        {
            QuestionKind.Category => LowestLevel(LoggerOf(name)),
            QuestionKind.Source => ForeignSources.IsListenedTo(name) ? 0 : 1,
            _ => throw new InvalidDataException($"A worker does not ask anything of kind {(byte)kind}."),
        };
        worker.Control.Send(ControlKind.Answer, ((long)number << 8) | (uint)answer);
    }

    private ILogger LoggerOf(string category) => _loggers.GetOrAdd(category, static (category, factory) => factory.CreateLogger(category), Loggers);

    private static int LowestLevel(ILogger logger)
    {
        for (LogLevel level = LogLevel.Trace; level < LogLevel.None; level++)
        {
            if (logger.IsEnabled(level))
            {
                return (int)level;
            }
        }

        return (int)LogLevel.None;
    }
}
