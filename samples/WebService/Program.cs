using System.Diagnostics;
using Multiprocessing;
using WebService;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
bool isComparison = args.Contains("--compare");
if (isComparison)
{
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    builder.Logging.ClearProviders();
}

// Made before the first request, and closed after the last. Workers yield the CPU to the threads that answer.
builder.Services.AddProcessPool(options =>
{
    options.Priority = ProcessPriorityClass.BelowNormal;
    options.TaskOptions = new TaskOptions { Timeout = TimeSpan.FromSeconds(10) };
}).BindConfiguration("Pool");
builder.Services.AddHealthChecks().AddProcessPool();

WebApplication app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/ping", () => "pong");
app.MapGet("/threads/primes/{below:int}", (int below) => Primes.CountBelow(below));

// The token is the caller's connection: where it breaks, the worker is stopped.
app.MapGet("/pool/primes/{below:int}", async (int below, Pool pool, CancellationToken aborted) =>
{
    try
    {
        return Results.Ok(await pool.ApplyAsync(Primes.CountBelow, below, cancellationToken: aborted));
    }
    catch (TaskTimeoutException)
    {
        return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
});

app.MapGet("/workers", (ProcessPool pool) => pool.Workers.Select(worker => $"{worker.Id}: {worker.State}, {worker.TasksCompleted} done"));

if (isComparison)
{
    await app.StartAsync();
    await Comparison.RunAsync(app.Urls.Single());
    await app.StopAsync();
}
else
{
    await app.RunAsync();
}
