using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Multiprocessing.Transfer;

namespace Multiprocessing;

/// <summary>What the running code can know of the worker it runs in.</summary>
public static class WorkerContext
{
    // Flows into what an in-process worker's functions await or start.
    private static readonly AsyncLocal<Identity?> s_threadIdentity = new();

    private static Identity? s_processIdentity;

    /// <summary>Whether this code runs in a worker: anywhere in a worker process, or in what a worker of an <see cref="InProcessPool"/> runs.</summary>
    public static bool IsWorker => Current is not null;

    /// <summary>The worker's number in its pool, from 0; <see langword="null"/> outside of a worker.</summary>
    public static int? WorkerId => Current?.WorkerId;

    /// <summary>The name of the pool that the worker belongs to; <see langword="null"/> outside of a worker or where the pool has no name.</summary>
    public static string? ProcessPoolName => Current?.PoolName;

    /// <summary>
    /// The loggers of the worker: what they write goes to the pool's <see cref="ProcessPoolOptions.LoggerFactory"/> in the program, with category,
    /// level, event, names and values, exception and scopes, and one more scope that says which worker it was. Outside of a worker they
    /// write nothing.
    /// </summary>
    /// <remarks>
    /// A record never waits and never fails. A worker that writes faster than the program takes in drops records, and the program logs how
    /// many. Levels are those of the program's loggers, which a worker learns when it first uses a category and asks for again at most every two seconds.
    /// Names and values arrive as themselves where they are numbers, booleans, characters, strings, dates, times or GUIDs, otherwise as their text.
    /// </remarks>
    public static ILoggerFactory LoggerFactory => Current?.Loggers.Loggers ?? NullLoggerFactory.Instance;

    /// <summary>A logger of the worker, see <see cref="LoggerFactory"/>.</summary>
    /// <typeparam name="T">The type that names the category.</typeparam>
    /// <returns>The logger; outside of a worker, one that writes nothing.</returns>
    public static ILogger<T> CreateLogger<T>() => LoggerFactory.CreateLogger<T>();

    /// <summary>A logger of the worker, see <see cref="LoggerFactory"/>.</summary>
    /// <param name="categoryName">The category.</param>
    /// <returns>The logger; outside of a worker, one that writes nothing.</returns>
    public static ILogger CreateLogger(string categoryName) => LoggerFactory.CreateLogger(categoryName);

    private static Identity? Current => s_threadIdentity.Value ?? s_processIdentity;

    internal static void EnterProcess(int workerId, string? poolName, ILoggerSource loggers) => s_processIdentity = new Identity(workerId, poolName, loggers);

    internal static void EnterThread(int workerId, string? poolName, ILoggerSource loggers) => s_threadIdentity.Value = new Identity(workerId, poolName, loggers);

    private sealed record Identity(int WorkerId, string? PoolName, ILoggerSource Loggers);
}
