using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Multiprocessing.ProcessTests.Faults;

namespace Multiprocessing.Extensions.Tests;

/// <summary>What the health check says of a pool.</summary>
public sealed class ProcessPoolHealthCheckTests
{
    [Fact(Timeout = Hosts.Timeout)]
    public async Task Check_AllWorkersThere_IsHealthyWithNumbers()
    {
        using IHost host = await Start(static services =>
        {
            services.AddProcessPool(static options => options.WorkerCount = 2);
            services.AddHealthChecks().AddProcessPool(tags: ["ready"]);
        });
        host.Services.GetRequiredService<Pool>().Broadcast(static () => { });
        HealthReportEntry entry = await Ask(host, "process_pool");
        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal("2 of 2 workers are ready.", entry.Description);
        Assert.Equal((2, 2, 0, 0L), (entry.Data["workers"], entry.Data["ready"], entry.Data["restarts"], entry.Data["queue"]));
        Assert.Equal(["ready"], entry.Tags);
        await host.StopAsync();
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task Check_WorkerIsBeingReplaced_IsDegradedAndThenHealthyAgain()
    {
        string gate = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        using IHost host = await Start(services =>
        {
            services.AddProcessPool("images", options =>
            {
                options.WorkerCount = 2;
                options.Initializer = () => PassIfThere(gate);
            });
            services.AddHealthChecks().AddProcessPool("images");
        });
        Pool pool = host.Services.GetRequiredKeyedService<Pool>("images");
        pool.Broadcast(static () => { });
        Gate.Create(gate);
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => Process.GetCurrentProcess().Kill()));
        HealthReportEntry entry = await Ask(host, "process_pool_images");
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal((2, 1, 1), (entry.Data["workers"], entry.Data["ready"], entry.Data["restarts"]));

        Gate.Open(gate);
        File.Delete(gate);
        pool.Broadcast(static () => { });
        Assert.Equal(HealthStatus.Healthy, (await Ask(host, "process_pool_images")).Status);
        await host.StopAsync();
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task Check_PoolHasStopped_IsTheFailureStatus()
    {
        using IHost host = await Start(static services =>
        {
            services.AddProcessPool(static options =>
            {
                options.WorkerCount = 1;
                options.Initializer = static () => throw new FormatException("no model");
            });
            services.AddHealthChecks().AddProcessPool().AddProcessPool(name: "lenient", failureStatus: HealthStatus.Degraded);
        });
        Assert.Throws<WorkerStartException>(() => host.Services.GetRequiredService<Pool>().Apply(static () => 1));
        Assert.Equal(HealthStatus.Unhealthy, (await Ask(host, "process_pool")).Status);
        Assert.Equal(HealthStatus.Degraded, (await Ask(host, "lenient")).Status);
        await host.StopAsync();
    }

    [Fact(Timeout = Hosts.Timeout)]
    public async Task Check_PoolReplacedByATest_IsHealthy()
    {
        using IHost host = await Start(static services =>
        {
            services.AddProcessPool();
            services.AddSingleton<Pool>(static _ => new InProcessPool(3));
            services.AddHealthChecks().AddProcessPool();
        });
        HealthReportEntry entry = await Ask(host, "process_pool");
        Assert.Equal((HealthStatus.Healthy, 3), (entry.Status, entry.Data["workers"]));
        await host.StopAsync();
    }

    /// <summary>The first workers find no gate, those that take their place do.</summary>
    private static void PassIfThere(string gate)
    {
        if (File.Exists(gate))
        {
            Gate.Pass(gate);
        }
    }

    private static async Task<IHost> Start(Action<IServiceCollection> configure)
    {
        IHost host = Hosts.Build(builder => configure(builder.Services));
        await host.StartAsync();
        return host;
    }

    private static async Task<HealthReportEntry> Ask(IHost host, string check) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries[check];
}
