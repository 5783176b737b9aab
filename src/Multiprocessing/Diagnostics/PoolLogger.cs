using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>
/// The program's logger, as the pool itself uses it. Its threads supervise, deliver and report: a logger that throws, or that is already
/// disposed, must not end one of them. What was to be logged then goes to standard error, with what was thrown.
/// </summary>
internal sealed class PoolLogger : ILogger
{
    private readonly ILogger _logger;

    private PoolLogger(ILogger logger) => _logger = logger;

    internal static ILogger Create(ILoggerFactory loggers) => new PoolLogger(loggers.CreateLogger(typeof(ProcessPool).FullName!));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => _logger.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _logger.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            // Log finds out and says so.
            return true;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _logger.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception e)
        {
            TellStandardError($"{formatter(state, exception)} {exception} The logger failed: {e}");
        }
    }

    private static void TellStandardError(string text)
    {
        try
        {
            Console.Error.WriteLine(text);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // A closed standard error leaves nobody to tell.
        }
    }
}
