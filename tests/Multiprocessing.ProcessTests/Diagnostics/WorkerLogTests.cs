using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Multiprocessing.ProcessTests.Faults;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>Loggers of worker processes.</summary>
public sealed class WorkerLogTests(LeftoverFixture fixture) : WorkerLogConformance, IClassFixture<LeftoverFixture>
{
    private const string Category = "Test.Worker";

    private readonly LeftoverFixture _fixture = fixture;

    private protected override Pool Create(int workers, LogRecorder log) => new ProcessPool(new ProcessPoolOptions { WorkerCount = workers, LoggerFactory = log });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_WorkerIsKilledRightAfter_TheRecordsArrive() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () =>
        {
            for (int i = 0; i < 50; i++)
            {
                WorkerContext.CreateLogger(Category).LogInformation("{Number}", i);
            }

            Process.GetCurrentProcess().Kill();
        }));
        Assert.Equal(Enumerable.Range(0, 50), log.Await(Category, 50).Select(static entry => (int)entry["Number"]!));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_IdleWorkersOtherThread_ArrivesAtOnce() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        string gate = Gate.Create();
        pool.Apply(gate => new Thread(() =>
        {
            Gate.Pass(gate);
            WorkerContext.CreateLogger(Category).LogInformation("from behind");
        }).Start(), gate);
        Gate.Open(gate);
        Assert.Equal("from behind", log.Await(Category, 1)[0].Text);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_InTheInitializer_Arrives() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        ILogger<WorkerLogTests> logger = log.CreateLogger<WorkerLogTests>();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, LoggerFactory = log, Initializer = () => logger.LogInformation("ready") });
        Assert.Equal("ready", log.Await(typeof(WorkerLogTests).FullName!, 1)[0].Text);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_LastWordsOfAWorkerThatIsToEnd_ArriveBeforeJoinReturns() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static () => AppDomain.CurrentDomain.ProcessExit += static (_, _) => WorkerContext.CreateLogger(Category).LogInformation("farewell"));
        pool.Close();
        pool.Join();
        Assert.Equal("farewell", Assert.Single(log.Of(Category)).Text);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_NoLoggerFactory_WarningsGoToStandardError() => OnThread.Run(() =>
    {
        TextWriter error = Console.Error;
        using StringWriter text = new();
        try
        {
            Console.SetError(TextWriter.Synchronized(text));
            using ProcessPool pool = new(1);
            pool.Apply(static () =>
            {
                WorkerContext.CreateLogger(Category).LogInformation("not this");
                WorkerContext.CreateLogger(Category).LogWarning("but this");
            });
            pool.Close();
            pool.Join();
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal("but this", text.ToString().Trim());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_ChildProcess_GoesToStandardError() => OnThread.Run(() =>
    {
        TextWriter error = Console.Error;
        using StringWriter text = new();
        try
        {
            Console.SetError(TextWriter.Synchronized(text));
            using ChildProcess child = ChildProcess.Start(static () => WorkerContext.CreateLogger(Category).LogError("from a child"));
            child.Join();
        }
        finally
        {
            Console.SetError(error);
        }

        Assert.Equal("from a child", text.ToString().Trim());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Items_ThatLogNothing_LoadNoLogging() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        Assert.DoesNotContain(
            pool.Apply(static () => AppDomain.CurrentDomain.GetAssemblies().Select(static assembly => assembly.GetName().Name).ToArray()),
            static name => name is "Microsoft.Extensions.Logging.Abstractions" or "System.Diagnostics.DiagnosticSource");
    });
}

/// <summary>Loggers of workers that are threads.</summary>
public sealed class InProcessWorkerLogTests : WorkerLogConformance
{
    private protected override Pool Create(int workers, LogRecorder log) => new InProcessPool(workers, log);
}
