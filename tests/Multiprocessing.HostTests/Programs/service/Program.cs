using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

if (!System.Runtime.GCSettings.IsServerGC)
{
    throw new InvalidOperationException("The service itself has no Server GC.");
}

if (args is ["worker"])
{
    HostApplicationBuilder builder = Host.CreateApplicationBuilder();
    builder.Services.AddHostedService<CheckingService>();
    await builder.Build().RunAsync();
    return;
}

// A service that answers one request with what its pool computed, and stops.
WebApplicationBuilder web = WebApplication.CreateBuilder();
web.WebHost.UseUrls("http://127.0.0.1:0");
WebApplication app = web.Build();
app.MapGet("/", () => Task.Run(() =>
{
    Check.Run();
    return "answered";
}));
await app.StartAsync();
string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
using HttpClient client = new();
Console.WriteLine(await client.GetStringAsync(address));
await app.StopAsync();

internal sealed class CheckingService(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Run(Check.Run, stoppingToken);
        lifetime.StopApplication();
    }
}
