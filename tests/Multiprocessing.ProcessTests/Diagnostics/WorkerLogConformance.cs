using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Diagnostics;

/// <summary>What a worker logs arrives at the program's loggers, whatever the kind of pool.</summary>
public abstract class WorkerLogConformance
{
    private const string Category = "Test.Worker";

    private static readonly string s_typed = typeof(WorkerLogConformance).FullName!;

    private protected abstract Pool Create(int workers, LogRecorder log);

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_Record_ArrivesWithAllThatBelongsToIt() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static () => WorkerContext.CreateLogger(Category).LogWarning(new EventId(7, "Shipped"), "Order {Order} of {Customer} shipped at {Price}", 42, "Ann", 9.5m));
        LogRecorder.Entry entry = log.Await(Category, 1)[0];
        Assert.Equal((LogLevel.Warning, 7, "Shipped", "Order 42 of Ann shipped at 9.5"), (entry.Level, entry.Event.Id, entry.Event.Name, entry.Text));
        Assert.Equal((42, "Ann", 9.5m, "Order {Order} of {Customer} shipped at {Price}"), (entry["Order"], entry["Customer"], entry["Price"], entry["{OriginalFormat}"]));
        Assert.Null(entry.Exception);
        Assert.Equal(0, Pairs(entry.Scopes[0])["WorkerId"]);
        Assert.Equal(pool.Apply(static () => Environment.ProcessId), Pairs(entry.Scopes[0])["ProcessId"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_Values_ArriveAsThemselvesOrAsTheirText() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static () => WorkerContext.CreateLogger(Category).Log(LogLevel.Information, 0, Values(), null, static (_, _) => "values"));
        LogRecorder.Entry entry = log.Await(Category, 1)[0];
        Assert.Equal(
            Values().Select(static pair => (pair.Key, pair.Value switch { DayOfWeek day => day.ToString(), Version version => version.ToString(), int[] => "[1, 2]", Unspeakable => null, var value => value })),
            entry.Pairs.Select(static pair => (pair.Key, pair.Key == "unspeakable" ? null : pair.Value)));
        Assert.Contains("could not be made", (string)entry["unspeakable"]!, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_Scopes_ArriveInTheirOrder() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static async () =>
        {
            ILogger logger = WorkerContext.CreateLogger(Category);
            using (logger.BeginScope("request {Id}", 5))
            {
                await Task.Yield();
                using (WorkerContext.CreateLogger("another").BeginScope(new Dictionary<string, object?> { ["User"] = "Ann" }))
                {
                    logger.LogInformation("within");
                }
            }

            logger.LogInformation("after");
        });
        LogRecorder.Entry[] entries = log.Await(Category, 2);
        Assert.Equal(3, entries[0].Scopes.Length);
        Assert.Equal("request 5", entries[0].Scopes[1].ToString());
        Assert.Equal(5, Pairs(entries[0].Scopes[1])["Id"]);
        Assert.Equal("Ann", Pairs(entries[0].Scopes[2])["User"]);
        Assert.Single(entries[1].Scopes);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_Exception_ArrivesAsItself() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static () =>
        {
            try
            {
                Throw();
            }
            catch (Exception e)
            {
                WorkerContext.CreateLogger(Category).LogError(e, "failed");
            }
        });
        InvalidDataException exception = Assert.IsType<InvalidDataException>(log.Await(Category, 1)[0].Exception);
        Assert.Equal("outer", exception.Message);
        Assert.IsType<FormatException>(exception.InnerException);
        Assert.Contains(nameof(Throw), exception.StackTrace, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_MoreThanFits_IsCut() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        pool.Apply(static () =>
        {
            ILogger logger = WorkerContext.CreateLogger(Category);
            logger.LogError(new FormatException(new string('e', 1_000_000)), "{Long}", new string('m', 1_000_000));
            logger.LogInformation("next");
        });
        LogRecorder.Entry[] entries = log.Await(Category, 2);
        Assert.InRange(entries[0].Text.Length, 10_000, 20_000);
        Assert.Equal("System.FormatException", Assert.IsType<RemoteException>(entries[0].Exception).RemoteTypeName);
        Assert.Equal("next", entries[1].Text);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_ManyThreads_EachInItsOrder() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using (Pool pool = Create(2, log))
        {
            pool.For(0, 4, static item => OnThread.Together(3, thread =>
            {
                ILogger logger = WorkerContext.CreateLogger($"{item}.{thread}");
                for (int i = 0; i < 20; i++)
                {
                    logger.LogInformation("{Number}", i);
                }
            }));
            pool.Close();
            pool.Join();
        }

        for (int item = 0; item < 4; item++)
        {
            for (int thread = 0; thread < 3; thread++)
            {
                Assert.Equal(Enumerable.Range(0, 20), log.Of($"{item}.{thread}").Select(static entry => (int)entry["Number"]!));
            }
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_BetweenShortItems_HarmsNoResult() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(2, log);
        Assert.Equal(Enumerable.Range(0, 100_000).Select(static i => i * 2), pool.MapRange(0, 100_000, static i =>
        {
            if (i % 1000 == 0)
            {
                WorkerContext.CreateLogger(Category).LogInformation("{Item}", i);
            }

            return i * 2;
        }));
        Assert.Equal(Enumerable.Range(0, 100).Select(static i => i * 1000), log.Await(Category, 100).Select(static entry => (int)entry["Item"]!).Order());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_DisabledLevels_AreLearntAndCostNothing() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        log.Levels[Category] = LogLevel.Warning;
        using Pool pool = Create(1, log);
        Assert.True(pool.Apply(static () =>
        {
            ILogger logger = WorkerContext.CreateLogger(Category);
            return SpinWait.SpinUntil(() => !logger.IsEnabled(LogLevel.Information), OnThread.Patience)
                && logger.IsEnabled(LogLevel.Warning) && logger.IsEnabled(LogLevel.Critical) && !logger.IsEnabled(LogLevel.None);
        }));
        pool.Apply(static () =>
        {
            ILogger logger = WorkerContext.CreateLogger(Category);
            logger.Log(LogLevel.Information, 0, 0, null, static (_, _) => throw new InvalidOperationException("a record that nobody wants is made"));
            logger.LogWarning("wanted");
        });
        Assert.Equal("wanted", Assert.Single(log.Await(Category, 1)).Text);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_LevelIsLowered_IsLearntAfterAWhile() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        log.Levels[Category] = LogLevel.Warning;
        using Pool pool = Create(1, log);
        Assert.True(pool.Apply(static () => SpinWait.SpinUntil(static () => !WorkerContext.CreateLogger(Category).IsEnabled(LogLevel.Information), OnThread.Patience)));
        log.Levels[Category] = LogLevel.Information;
        Assert.True(pool.Apply(static () => SpinWait.SpinUntil(static () => WorkerContext.CreateLogger(Category).IsEnabled(LogLevel.Information), OnThread.Patience)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_Flood_DropsAndSaysHowMany() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using ManualResetEventSlim gate = new();
        log.OnEntry = entry => gate.Wait(entry.Category == Category ? Timeout.InfiniteTimeSpan : TimeSpan.Zero);
        const int Count = 200_000;
        using (Pool pool = Create(1, log))
        {
            // The program's logger stands still: the worker goes on all the same.
            pool.Apply(static () =>
            {
                ILogger logger = WorkerContext.CreateLogger(Category);
                for (int i = 0; i < Count; i++)
                {
                    logger.LogInformation("record {Number} of a flood", i);
                }
            });
            Assert.Equal(9, pool.Apply(static () => 9));
            gate.Set();
            pool.Close();
            pool.Join();
        }

        int[] numbers = [.. log.Of(Category).Select(static entry => (int)entry["Number"]!)];
        long dropped = log.Of("Multiprocessing.ProcessPool").Where(static entry => entry.Event.Id == 20).Sum(static entry => (long)entry["Count"]!);
        Assert.True(dropped > 0);
        Assert.Equal(Count, numbers.Length + dropped);
        Assert.Equal(numbers.Order(), numbers);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_ProgramsLoggerThrows_IsReportedAndTheNextIsPassedOn() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        log.OnEntry = static entry =>
        {
            if (entry.Text == "bad")
            {
                throw new InvalidOperationException("the provider is broken");
            }
        };
        using Pool pool = Create(1, log);
        pool.Apply(static () =>
        {
            WorkerContext.CreateLogger(Category).LogInformation("bad");
            WorkerContext.CreateLogger(Category).LogInformation("good");
        });
        Assert.Equal(["bad", "good"], log.Await(Category, 2).Select(static entry => entry.Text));
        Assert.Contains(log.Of("Multiprocessing.ProcessPool"), static entry => entry is { Level: LogLevel.Error, Exception: InvalidOperationException });
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Log_DisposeFromWithinALogger_DoesNotWaitForItself() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        Pool pool = Create(1, log);
        log.OnEntry = entry =>
        {
            if (entry.Category == Category)
            {
                pool.Dispose();
            }
        };
        Task call = pool.ApplyAsync(static () => WorkerContext.CreateLogger(Category).LogInformation("the end"));
        log.Await(Category, 1);
        Assert.True(((IAsyncResult)call).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(8)));
        pool.Dispose();
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Dispose_LargeResultsOnTheirWay_NobodyIsBlamed() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        for (int round = 0; round < 20; round++)
        {
            Pool pool = Create(2, log);
            Task<byte[]>[] calls = [.. Enumerable.Range(0, 20).Select(_ => pool.ApplyAsync(static () => new byte[4 << 20]))];
            Task.WaitAny(calls);
            pool.Dispose();
            Assert.All(calls, static call => Assert.True(Record.Exception(() => call.GetAwaiter().GetResult()) is null or OperationCanceledException));
        }

        Assert.DoesNotContain(log.Entries, static entry => entry.Exception is not null);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Logger_CapturedOrInAField_IsTheWorkersLoggerOfItsCategoryAndComesBackAsTheProgramsOwn() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        ILogger<WorkerLogConformance> logger = log.CreateLogger<WorkerLogConformance>();
        ILoggerFactory factory = log;
        Holder holder = pool.Apply(static (holder, logger, factory) =>
        {
            logger.LogInformation("passed");
            holder.Log("from a field");
            factory.CreateLogger(Category).LogInformation("from the factory");
            return holder;
        }, new Holder(logger), logger, factory);
        pool.Apply(() => logger.LogInformation("captured"));
        Assert.Equal(["passed", "from a field", "captured"], log.Await(s_typed, 3).Select(static entry => entry.Text));
        Assert.All(log.Of(s_typed), static entry => Assert.NotEmpty(entry.Scopes));
        Assert.Single(log.Await(Category, 1));

        holder.Log("here");
        Assert.Empty(log.Await(s_typed, 4)[3].Scopes);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Logger_WithoutAReadableCategory_IsRefusedWithTheWayOut() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        ILogger logger = log.CreateLogger(Category);
        TransferException e = Assert.Throws<TransferException>(() => pool.Apply(() => logger.LogInformation("no")));
        Assert.Contains("captured variable 'logger'", e.Message, StringComparison.Ordinal);
        Assert.Contains("WorkerContext.CreateLogger", e.Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Logger_FieldOfAnotherType_IsRefusedBeforeAnythingIsSent() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        LogRecorder recorder = log;
        TransferException e = Assert.Throws<TransferException>(() => pool.Apply(() => recorder.CreateLogger(Category).LogInformation("no")));
        Assert.Contains("it arrives as Microsoft.Extensions.Logging.ILoggerFactory", e.Message, StringComparison.Ordinal);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Logger_ThatDoesNothing_StaysItself() => OnThread.Run(() =>
    {
        using LogRecorder log = new();
        using Pool pool = Create(1, log);
        Assert.True(pool.Apply(static (ILogger plain, ILogger<WorkerLogConformance> typed) => plain == NullLogger.Instance && !typed.IsEnabled(LogLevel.Critical), (ILogger)NullLogger.Instance, (ILogger<WorkerLogConformance>)NullLogger<WorkerLogConformance>.Instance));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Logger_OutsideOfAWorker_WritesNothing() => OnThread.Run(() =>
    {
        Assert.Same(NullLoggerFactory.Instance, WorkerContext.LoggerFactory);
        WorkerContext.CreateLogger<WorkerLogConformance>().LogCritical("nobody hears this");
    });

    private static Dictionary<string, object?> Pairs(object scope) => new((IEnumerable<KeyValuePair<string, object?>>)scope);

    private static void Throw()
    {
        try
        {
            throw new FormatException("inner");
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("outer", e);
        }
    }

    private static KeyValuePair<string, object?>[] Values() =>
    [
        new("null", null), new("true", true), new("letter", 'x'), new("sbyte", (sbyte)-1), new("byte", (byte)200), new("short", (short)-300), new("ushort", (ushort)60_000),
        new("int", int.MinValue), new("uint", uint.MaxValue), new("long", long.MinValue), new("ulong", ulong.MaxValue), new("float", 1.5f), new("double", double.NaN),
        new("decimal", 1.50m), new("text", "Ä\ud800"), new("utc", DateTime.UnixEpoch), new("offset", new DateTimeOffset(2024, 2, 29, 12, 0, 0, TimeSpan.FromHours(-3))),
        new("date", DateOnly.MaxValue), new("time", TimeOnly.MaxValue), new("span", TimeSpan.MinValue), new("guid", Guid.Parse("00112233-4455-6677-8899-aabbccddeeff", CultureInfo.InvariantCulture)),
        new("enum", DayOfWeek.Friday), new("object", new Version(1, 2)), new("array", new[] { 1, 2 }), new("unspeakable", new Unspeakable()),
    ];

    private sealed class Unspeakable
    {
        public override string ToString() => throw new InvalidOperationException("no words");
    }

    private sealed class Holder(ILogger<WorkerLogConformance> logger)
    {
        internal void Log(string text) => logger.LogInformation("{Text}", text);
    }
}
