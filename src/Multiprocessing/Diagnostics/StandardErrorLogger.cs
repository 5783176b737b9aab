using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>Where no logger is given: errors and warnings go to standard error, so that nothing is silent.</summary>
internal sealed class StandardErrorLogger : ILogger, ILoggerFactory
{
    internal static readonly StandardErrorLogger Instance = new();

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("No logger factory was given: set ProcessPoolOptions.LoggerFactory.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Warning or LogLevel.Error or LogLevel.Critical;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            Console.Error.WriteLine(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
