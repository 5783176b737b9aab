using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>A record of a worker's logger, as the program's loggers are given it.</summary>
internal sealed record LogRecord(string Category, LogLevel Level, EventId Event, LogState State, Exception? Exception, LogState[] Scopes)
{
    /// <summary>Gives it to the logger of its category, within its scopes.</summary>
    internal void WriteTo(ILogger logger)
    {
        List<IDisposable?> scopes = new(Scopes.Length);
        try
        {
            foreach (LogState scope in Scopes)
            {
                scopes.Add(logger.BeginScope(scope));
            }

            logger.Log(Level, Event, State, Exception, LogState.Formatter);
        }
        finally
        {
            for (int i = scopes.Count - 1; i >= 0; i--)
            {
                scopes[i]?.Dispose();
            }
        }
    }
}
