using Microsoft.Extensions.Logging;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>A logger of a worker: what the program wants of it is sent there.</summary>
internal sealed class ForwardingLogger(string category, Wish wish, WorkerReports worker, ReportWriter reports, IExternalScopeProvider scopes) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && wish.Covers((int)logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        if (!IsEnabled(logLevel))
        {
            return;
        }

        string message = formatter(state, exception);
        PayloadWriter report = ReportWriter.Begin(ReportKind.Log);
        LogReport.Write(report, reports.MostBytes - TraceFormat.PlaceBytes, new LogReport.Entry<TState>(category, logLevel, eventId, message, state, exception), scopes);
        if (worker.IsTraced)
        {
            TraceFormat.WritePlace(report);
        }

        reports.End(report);
    }
}
