using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Loggers that keep what is logged, with levels that a test sets.</summary>
internal sealed class LogRecorder : ILoggerFactory
{
    private readonly LoggerExternalScopeProvider _scopes = new();
    private readonly object _arrival = new();

    internal sealed record Entry(
        string Category, LogLevel Level, EventId Event, string Text, IReadOnlyList<KeyValuePair<string, object?>> Pairs, Exception? Exception, object[] Scopes)
    {
        internal object? this[string name] => Pairs.Single(pair => pair.Key == name).Value;
    }

    internal ConcurrentQueue<Entry> Entries { get; } = new();

    /// <summary>From which level on a category is logged.</summary>
    internal ConcurrentDictionary<string, LogLevel> Levels { get; } = new();

    /// <summary>How often a level was asked for, by category.</summary>
    internal ConcurrentDictionary<string, int> Questions { get; } = new();

    /// <summary>Is called with every entry, as a provider is, on the thread that logs.</summary>
    internal Action<Entry>? OnEntry { get; set; }

    /// <summary>The entries of a category, as soon as there are so many.</summary>
    internal Entry[] Await(string category, int count)
    {
        lock (_arrival)
        {
            while (Of(category).Length < count)
            {
                Assert.True(Monitor.Wait(_arrival, Infrastructure.OnThread.Patience), $"{Of(category).Length} of {count} records of {category} arrived.");
            }

            return Of(category);
        }
    }

    internal Entry[] Of(string category) => [.. Entries.Where(entry => entry.Category == category)];

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel)
        {
            log.Questions.AddOrUpdate(category, 1, static (_, count) => count + 1);
            return logLevel >= log.Levels.GetValueOrDefault(category, LogLevel.Trace);
        }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < log.Levels.GetValueOrDefault(category, LogLevel.Trace))
            {
                return;
            }

            List<object> scopes = [];
            log._scopes.ForEachScope(static (scope, list) => list.Add(scope!), scopes);
            Entry entry = new(
                category, logLevel, eventId, formatter(state, exception), state as IReadOnlyList<KeyValuePair<string, object?>> ?? [], exception, [.. scopes]);
            lock (log._arrival)
            {
                log.Entries.Enqueue(entry);
                Monitor.PulseAll(log._arrival);
            }

            log.OnEntry?.Invoke(entry);
        }
    }
}
