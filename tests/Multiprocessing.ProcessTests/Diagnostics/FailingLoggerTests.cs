using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>A program whose logger is broken.</summary>
public sealed class FailingLoggerTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Pool_LoggerThrowsAtEverything_ServesAndHeals() => OnThread.Run(() =>
    {
        TextWriter error = Console.Error;
        using StringWriter text = new();
        try
        {
            Console.SetError(TextWriter.Synchronized(text));
            using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, LoggerFactory = new FailingLoggers() });
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
            Assert.Equal(1, pool.ApplyAsync(static () => 1, callback: static _ => throw new InvalidDataException("thrown")).Result);
            Assert.Equal(2, pool.Apply(static () => 2));
            Assert.Equal(1, pool.RestartCount);
            pool.Close();
            pool.Join();
            Assert.True(OnThread.Eventually(() => text.ToString().Contains("A callback of pool (unnamed) failed.", StringComparison.Ordinal)));
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Contains("thrown", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("the logger is broken", text.ToString(), StringComparison.Ordinal);
    });

    private sealed class FailingLoggers : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => throw new InvalidOperationException("the logger is broken");

        public bool IsEnabled(LogLevel logLevel) => throw new InvalidOperationException("the logger is broken");

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            throw new InvalidOperationException("the logger is broken");

        public void Dispose()
        {
        }
    }
}
