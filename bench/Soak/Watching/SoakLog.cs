using Microsoft.Extensions.Logging;

namespace Soak.Watching;

/// <summary>Counts what pools log, and keeps the last of it for who asks what happened.</summary>
internal sealed class SoakLog(Ledger ledger) : ILoggerFactory, ILogger
{
    /// <summary>Part of the names of pools that live through the run.</summary>
    internal const string LivesOn = "that lives on";

    internal const string CallbackFailures = "log: callback failed";

    private const int MostKept = 30;
    private const int StartFailed = 3;
    private const int CallbackFailed = 4;
    private const int FailureUnobserved = 5;

    private readonly Queue<string> _last = new();

    internal string[] Last
    {
        get
        {
            lock (_last)
            {
                return [.. _last];
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string text = $"{DateTime.UtcNow:HH:mm:ss.fff} {formatter(state, exception)} {exception?.Message}";
        lock (_last)
        {
            _last.Enqueue(text);
            if (_last.Count > MostKept)
            {
                _last.Dequeue();
            }
        }

        ledger.Count(eventId.Id == CallbackFailed ? CallbackFailures : "log: " + eventId.Name);
        if (eventId.Id == FailureUnobserved)
        {
            ledger.Violate(text);
        }
        else if (eventId.Id == StartFailed && text.Contains(LivesOn, StringComparison.Ordinal))
        {
            ledger.Violate($"A pool that was to live on has given up. The log: {string.Join(Environment.NewLine, Last)}");
        }
    }

    public void Dispose()
    {
    }
}
