using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Multiprocessing.Extensions.Tests;

/// <summary>Hosts as programs build them, without a console to write to.</summary>
internal static class Hosts
{
    internal const int Timeout = 60_000;

    internal static IHost Build(Action<HostApplicationBuilder> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.AddProvider(new LogKeeper());
        configure(builder);
        return builder.Build();
    }

    /// <summary>What the host's loggers have written.</summary>
    internal static ConcurrentQueue<(string Category, LogLevel Level, string Text)> Log(this IHost host) =>
        host.Services.GetServices<ILoggerProvider>().OfType<LogKeeper>().Single().Entries;

    /// <summary>Keeps what is logged.</summary>
    private sealed class LogKeeper : ILoggerProvider
    {
        internal ConcurrentQueue<(string Category, LogLevel Level, string Text)> Entries { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Keeper(categoryName, Entries);

        public void Dispose()
        {
        }

        private sealed class Keeper(string category, ConcurrentQueue<(string, LogLevel, string)> entries) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                entries.Enqueue((category, logLevel, formatter(state, exception)));
        }
    }
}
