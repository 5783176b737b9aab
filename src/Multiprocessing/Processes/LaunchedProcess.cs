namespace Multiprocessing.Processes;

/// <summary>A process that this one has started, with its three standard streams. Its id is its own until it is reaped.</summary>
internal abstract class LaunchedProcess(int id, Stream input, Stream output, Stream error) : IDisposable
{
    internal int Id { get; } = id;

    /// <summary>What it reads as its standard input.</summary>
    internal Stream Input { get; } = input;

    /// <summary>What it writes to its standard output.</summary>
    internal Stream Output { get; } = output;

    /// <summary>What it writes to its standard error.</summary>
    internal Stream Error { get; } = error;

    /// <exception cref="IOException">The operating system did not start it.</exception>
    internal static LaunchedProcess Start(LaunchCommand command) =>
        OperatingSystem.IsLinux() && Environment.Is64BitProcess ? SpawnedProcess.Spawn(command) : FrameworkProcess.Run(command);

    /// <summary>Blocks until it has ended.</summary>
    internal abstract void WaitForExit();

    /// <summary>Ends it at once and, except on Windows, who is in the process group that it leads; does nothing once it is reaped.</summary>
    internal abstract void Kill();

    /// <summary>Says how it ended, after it has, and gives up its id.</summary>
    internal abstract ProcessExit Reap();

    /// <summary>Ends it, where it has not, and gives up its id and its standard input; its output belongs to who reads it.</summary>
    public abstract void Dispose();
}

/// <summary>How a process ended.</summary>
/// <param name="Code">Its exit code; <see langword="null"/> where a signal ended it.</param>
/// <param name="Signal">The number of the signal that ended it, if one did.</param>
/// <param name="IsCertain">Whether the operating system told the two apart. Where it did not, a signal stands as the exit code 128 + its number.</param>
internal readonly record struct ProcessExit(int? Code, int? Signal, bool IsCertain);
