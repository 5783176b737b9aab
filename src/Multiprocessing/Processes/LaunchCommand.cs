namespace Multiprocessing.Processes;

/// <summary>What to start: an executable with its arguments, the whole environment, and the current folder.</summary>
/// <param name="FileName">The executable.</param>
/// <param name="Arguments">Its arguments, without its own name.</param>
/// <param name="Environment">All variables that it gets.</param>
/// <param name="WorkingDirectory">Its current folder; <see langword="null"/> for this process's own.</param>
internal sealed record LaunchCommand(string FileName, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment, string? WorkingDirectory)
{
    /// <summary>The temporary folder that a process which was started so has where the system is a Unix, as a full path.</summary>
    internal string TemporaryFolder
    {
        get
        {
            string? told = Environment.GetValueOrDefault("TMPDIR");
            return string.IsNullOrEmpty(told) ? "/tmp"
                : Path.IsPathRooted(told) ? told
                : Path.GetFullPath(told, Path.GetFullPath(WorkingDirectory ?? "."));
        }
    }

    public override string ToString() => $"{FileName} {string.Join(' ', Arguments)}";
}
