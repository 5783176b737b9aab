using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Multiprocessing.Diagnostics;

/// <summary>A record of a worker's logger, as the program's loggers are given it.</summary>
internal sealed record LogRecord(string Category, LogLevel Level, EventId Event, LogState State, Exception? Exception, LogState[] Scopes)
{
    /// <summary>The activity in which it was written; none where that is not known.</summary>
    internal ActivityContext Place { get; init; }

    /// <summary>Gives it to the logger of its category, within its scopes and its place in a trace.</summary>
    internal void WriteTo(ILogger logger)
    {
        List<IDisposable?> scopes = new(Scopes.Length);
        try
        {
            StandIn.SetCurrent(Place);
            foreach (LogState scope in Scopes)
            {
                scopes.Add(logger.BeginScope(scope));
            }

            logger.Log(Level, Event, State, Exception, LogState.Formatter);
        }
        finally
        {
            StandIn.SetCurrent(default);
            for (int i = scopes.Count - 1; i >= 0; i--)
            {
                scopes[i]?.Dispose();
            }
        }
    }
}
