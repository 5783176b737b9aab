using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;

namespace Multiprocessing.Worker;

/// <summary>The loggers of a worker.</summary>
internal sealed class ForwardingLoggerFactory(WorkerReports worker, ReportWriter reports, WishTable wishes) : ILoggerFactory
{
    private readonly ConcurrentDictionary<string, ForwardingLogger> _loggers = new(StringComparer.Ordinal);
    private readonly LoggerExternalScopeProvider _scopes = new();

    public ILogger CreateLogger(string categoryName)
    {
        ArgumentNullException.ThrowIfNull(categoryName);
        return _loggers.GetOrAdd(categoryName, category => new ForwardingLogger(category, wishes.Of(QuestionKind.Category, category, reports), worker, reports, _scopes));
    }

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("A worker's loggers write to the program's. Add the provider to the factory in ProcessPoolOptions.LoggerFactory.");

    public void Dispose()
    {
    }
}
