using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Samples;

/// <summary>A service that burns CPU in a pool.</summary>
public sealed partial class WebServiceTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const int SigTerm = 15;

    [Fact]
    public async Task WebService_CpuBurnsInThePool_AnswersMorePingsThanFromItsThreads()
    {
        _ = fixture;
        ProgramRun run = await SampleProgram.Run("WebService", "--compare");
        Assert.True(run.ExitCode == 0, run.All);
        int[] pings = [.. run.Lines[1..].Select(static line => int.Parse(Pings().Match(line).Groups[1].Value, CultureInfo.InvariantCulture))];
        Assert.True(pings.Length == 2 && pings[1] > pings[0], run.All);
    }

    [Fact]
    public async Task WebService_CallerLeavesThenShutdown_HealsAndAnswersWhatWasAsked()
    {
        using Process service = SampleProgram.Start(SampleProgram.PathOf("WebService"), "--urls", "http://127.0.0.1:0");
        try
        {
            using HttpClient http = new() { BaseAddress = await ReadAddressAsync(service) };
            Assert.Equal("78498", await GetAsync(http, "threads/primes/1000000"));
            Assert.Equal("78498", await GetAsync(http, "pool/primes/1000000"));
            Assert.Equal("Healthy", await GetAsync(http, "health"));

            // One for each worker, which would take minutes.
            using CancellationTokenSource leave = new();
            Task[] left = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => GetAsync(http, "pool/primes/200000000", leave.Token))];
            await UntilAsync(async () => !(await GetAsync(http, "workers")).Contains("Idle", StringComparison.Ordinal));
            await leave.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(left));
            Assert.Equal("25", await GetAsync(http, "pool/primes/100"));

            Task<string> inFlight = GetAsync(http, "pool/primes/3000000");
            await UntilAsync(async () => (await GetAsync(http, "workers")).Contains("Busy", StringComparison.Ordinal));
            Assert.Equal(0, Kill(service.Id, SigTerm));
            Assert.Equal("216816", await inFlight);
            using CancellationTokenSource limit = new(OnThread.Patience);
            await service.WaitForExitAsync(limit.Token);
            Assert.Equal(0, service.ExitCode);
        }
        finally
        {
            if (!service.HasExited)
            {
                service.Kill();
            }

            // The process leaves them to the collector.
            service.StandardInput.Dispose();
            service.StandardError.Dispose();
        }
    }

    private static async Task<Uri> ReadAddressAsync(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Listening().Match(line) is { Success: true } match)
            {
                StreamReader output = service.StandardOutput;
                _ = output.ReadToEndAsync().ContinueWith(_ => output.Dispose(), TaskScheduler.Default);
                return new Uri(match.Groups[1].Value);
            }
        }

        throw new InvalidOperationException("The service has ended: " + await service.StandardError.ReadToEndAsync());
    }

    private static Task<string> GetAsync(HttpClient http, string path, CancellationToken cancellationToken = default) =>
        http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < OnThread.Patience, "It did not come to that.");
        }
    }

    [GeneratedRegex("([0-9]+) pings")]
    private static partial Regex Pings();

    [GeneratedRegex(@"listening on: (http://127\.0\.0\.1:[0-9]+)")]
    private static partial Regex Listening();

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);
}
