using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Multiprocessing.Extensions.Tests;

/// <summary>A pool as a service of a host.</summary>
public sealed class ProcessPoolServiceTests
{
    [Fact(Timeout = Hosts.Timeout)]
    public async Task AddProcessPool_HostStarts_ThePoolServesAsBothTypes()
    {
        using IHost host = Hosts.Build(static builder => builder.Services.AddProcessPool(static options => options.WorkerCount = 1));
        await host.StartAsync();
        ProcessPool pool = host.Services.GetRequiredService<ProcessPool>();
        Assert.Same(pool, host.Services.GetRequiredService<Pool>());
        Assert.Null(pool.Name);
        Assert.NotEqual(Environment.ProcessId, await pool.ApplyAsync(static () => Environment.ProcessId));
        await host.StopAsync();
        Assert.Throws<InvalidOperationException>(() => pool.Apply(static () => 1));
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task AddProcessPool_NoLoggerFactoryInTheOptions_LogsToTheHosts()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddProcessPool(static options => options.WorkerCount = 1);
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
        });
        await host.StartAsync();
        Pool pool = host.Services.GetRequiredService<Pool>();
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
        pool.Apply(static () => 1);
        Assert.Contains(host.Log(), static entry => entry is { Category: "Multiprocessing.ProcessPool", Level: LogLevel.Information } && entry.Text.Contains("SIGKILL", StringComparison.Ordinal));
        await host.StopAsync();
    }

    [Theory(Timeout = Hosts.Timeout)]
    [InlineData("WorkerCount", "0")]
    [InlineData("MaxTasksPerWorker", "-1")]
    [InlineData("StartupTimeout", "00:00:00")]
    [InlineData("WorkingDirectory", "/no/such/folder")]
    public async Task AddProcessPool_BadOption_TheHostDoesNotStartAndNamesIt(string property, string value)
    {
        using IHost host = Hosts.Build(builder =>
        {
            builder.Configuration.AddInMemoryCollection([new($"Pool:{property}", value)]);
            builder.Services.AddProcessPool("bad", builder.Configuration.GetSection("Pool"));
        });
        OptionsValidationException e = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains($"ProcessPoolOptions.{property} of the process pool 'bad'", e.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hosts.Timeout)]
    public void AddProcessPool_Configuration_BindsAllThatCanBeWrittenThere()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Configuration.AddInMemoryCollection(
            [
                new("Pool:WorkerCount", "3"),
                new("Pool:Name", "images"),
                new("Pool:MaxTasksPerWorker", "100"),
                new("Pool:MaxMemoryPerWorker", "1000000000"),
                new("Pool:StartupTimeout", "00:00:10"),
                new("Pool:Priority", "BelowNormal"),
                new("Pool:PinWorkers", "true"),
                new("Pool:EnvironmentVariables:MODEL", "small"),
                new("Pool:TaskOptions:Timeout", "00:00:05"),
                new("Pool:TaskOptions:MaxRetries", "2"),
            ]);
            builder.Services.AddProcessPool().BindConfiguration("Pool");
        });
        ProcessPoolOptions options = host.Services.GetRequiredService<IOptions<ProcessPoolOptions>>().Value;
        Assert.Equal(
            (3, "images", 100, 1_000_000_000L, TimeSpan.FromSeconds(10), ProcessPriorityClass.BelowNormal, true, "small"),
            (options.WorkerCount, options.Name, options.MaxTasksPerWorker, options.MaxMemoryPerWorker, options.StartupTimeout, options.Priority, options.PinWorkers, options.EnvironmentVariables["MODEL"]));
        Assert.Equal(new TaskOptions { Timeout = TimeSpan.FromSeconds(5), MaxRetries = 2 }, options.TaskOptions);
        Assert.Same(host.Services.GetRequiredService<ILoggerFactory>(), options.LoggerFactory);

        // The defaults are nobody's to change.
        Assert.Equal(new TaskOptions(), new ProcessPoolOptions().TaskOptions);
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task AddProcessPool_Names_AreKeysOfPoolsOfTheirOwn()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddProcessPool("images", static options => options.WorkerCount = 1);
            builder.Services.AddProcessPool("texts", static options => options.WorkerCount = 2);
            builder.Services.AddSingleton<Consumer>();
        });
        await host.StartAsync();
        Consumer consumer = host.Services.GetRequiredService<Consumer>();
        Assert.Equal(1, consumer.Images.WorkerCount);
        Assert.Equal(2, consumer.Texts.WorkerCount);
        Assert.Equal("images", await consumer.Images.ApplyAsync(static () => WorkerContext.ProcessPoolName));
        Assert.Equal("texts", await consumer.Texts.ApplyAsync(static () => WorkerContext.ProcessPoolName));
        Assert.Null(host.Services.GetService<Pool>());
        await host.StopAsync();
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task AddProcessPool_Twice_IsOnePoolWithTheOptionsOfBoth()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddProcessPool(static options => options.WorkerCount = 1);
            builder.Services.AddProcessPool(static options => options.Name = "one");
        });
        Assert.Single(host.Services.GetServices<ProcessPool>());
        Assert.Equal((1, "one"), (host.Services.GetRequiredService<ProcessPool>().WorkerCount, host.Services.GetRequiredService<ProcessPool>().Name));
        Assert.Single(host.Services.GetServices<IHostedService>().OfType<ProcessPoolService>());
        await Task.CompletedTask;
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task StopAsync_WorkLeft_IsDone()
    {
        using IHost host = Hosts.Build(static builder => builder.Services.AddProcessPool(static options => options.WorkerCount = 1));
        await host.StartAsync();
        Pool pool = host.Services.GetRequiredService<Pool>();
        Task<int[]> work = pool.MapAsync(Enumerable.Range(0, 200), static i => Busy(i));
        await host.StopAsync();
        Assert.True(work.IsCompletedSuccessfully);
        Assert.Equal(Enumerable.Range(0, 200), await work);
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task StopAsync_WorkLeftWhenTheTimeIsOver_IsCancelledAndSaidSo()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddProcessPool("slow", static options => options.WorkerCount = 1);
            builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.FromMilliseconds(300));
        });
        await host.StartAsync();
        Pool pool = host.Services.GetRequiredKeyedService<Pool>("slow");
        int worker = await pool.ApplyAsync(static () => Environment.ProcessId);
        Task work = pool.ApplyAsync(static () => new ManualResetEventSlim().Wait(-1));
        await StopIgnoringTimeout(host);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Contains(host.Log(), static entry => entry.Level == LogLevel.Warning && entry.Text.Contains("Process pool slow had work left", StringComparison.Ordinal));
        await ((IAsyncDisposable)pool).DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(worker));
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task Services_RegisteredBeforeAndAfter_HaveThePoolFromTheirStartToTheirEnd()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddSingleton<IHostedService, First>();
            builder.Services.AddProcessPool(static options => options.WorkerCount = 1);
            builder.Services.AddSingleton<IHostedService, Last>();
        });
        await host.StartAsync();
        await host.StopAsync();
        Assert.All(host.Services.GetServices<IHostedService>().OfType<User>(), static user => Assert.Equal(2, user.Done));
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task Pool_ReplacedByATest_NoProcessIsStarted()
    {
        using IHost host = Hosts.Build(static builder =>
        {
            builder.Services.AddProcessPool(static options => options.WorkerCount = 1);
            builder.Services.AddSingleton<Pool>(static _ => new InProcessPool(2));
        });
        await host.StartAsync();
        Pool pool = host.Services.GetRequiredService<Pool>();
        Assert.IsType<InProcessPool>(pool);
        Assert.Equal(Environment.ProcessId, pool.Apply(static () => Environment.ProcessId));
        Assert.DoesNotContain(host.Log(), static entry => entry.Category == "Multiprocessing.ProcessPool");
        await host.StopAsync();
        Assert.Throws<InvalidOperationException>(() => pool.Apply(static () => 1));
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task WithoutAHost_TheContainerEndsThePool()
    {
        ServiceCollection services = new();
        services.AddProcessPool(static options => options.WorkerCount = 1);
        int worker;
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            worker = provider.GetRequiredService<Pool>().Apply(static () => Environment.ProcessId);
        }

        Assert.Throws<ArgumentException>(() => Process.GetProcessById(worker));
    }

    private static int Busy(int value)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromMilliseconds(2))
        {
        }

        return value;
    }

    /// <summary>A host whose time is over says so; what it left undone is what is tested.</summary>
    private static async Task StopIgnoringTimeout(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
        }
    }

    private sealed class Consumer([FromKeyedServices("images")] Pool images, [FromKeyedServices("texts")] Pool texts)
    {
        internal Pool Images => images;

        internal Pool Texts => texts;
    }

    private abstract class User(Pool pool) : IHostedService
    {
        internal int Done { get; private set; }

        public async Task StartAsync(CancellationToken cancellationToken) => Done += await pool.ApplyAsync(static () => 1, cancellationToken: cancellationToken);

        public async Task StopAsync(CancellationToken cancellationToken) => Done += await pool.ApplyAsync(static () => 1, cancellationToken: cancellationToken);
    }

    private sealed class First(Pool pool) : User(pool);

    private sealed class Last(Pool pool) : User(pool);
}
