using System.Diagnostics;

namespace Multiprocessing;

/// <summary>How each item of a submission is treated. Give it to <see cref="Pool.With"/>, or as the default of a pool to <see cref="ProcessPoolOptions.TaskOptions"/>.</summary>
[DebuggerDisplay("timeout {Timeout}, {MaxRetries} retries")]
public sealed record TaskOptions
{
    internal static readonly TaskOptions Default = new();

    /// <summary>
    /// How long one item may run, counted from when it starts to run in a worker; <see langword="null"/> (the default) is no limit.
    /// An item that takes longer fails with a <see cref="TaskTimeoutException"/>; its worker is killed and replaced, unless the
    /// function observes a token and ends by itself within <see cref="CancellationGracePeriod"/>. The clock counts the decoding of the
    /// arguments, and, for a function's first item in a worker, its compilation: some tens of milliseconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative or more than 24 days.</exception>
    public TimeSpan? Timeout
    {
        get;
        init => field = value is { } time && (time <= TimeSpan.Zero || time > TimeSpan.FromDays(24))
            ? throw new ArgumentOutOfRangeException(nameof(Timeout), value, "A timeout is more than zero and at most 24 days.")
            : value;
    }

    /// <summary>
    /// How often an item that was lost to a crash of its worker or to a timeout is run again; 0 (the default) is never.
    /// An item that fails with an exception of its own is not run again.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MaxRetries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(MaxRetries));
            field = value;
        }
    }

    /// <summary>
    /// How long a running function that observes a token has to end after a cancellation or a timeout before its worker is killed;
    /// 1 second by default. A function that was given no token is killed at once.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or more than 24 days.</exception>
    public TimeSpan CancellationGracePeriod
    {
        get;
        init => field = value < TimeSpan.Zero || value > TimeSpan.FromDays(24)
            ? throw new ArgumentOutOfRangeException(nameof(CancellationGracePeriod), value, "A grace period is zero to 24 days.")
            : value;
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Told how many items have ended, at most 20 times a second, one report at a time, and always of the last;
    /// <see langword="null"/> (the default) for no reports. Reports come on a thread-pool thread of the program.
    /// </summary>
    public IProgress<MapProgress>? Progress { get; init; }
}
