namespace Multiprocessing.Transport;

/// <summary>
/// The names of private folders. Those of a worker say whose they are, from the moment in which they exist: who sees to the worker's end
/// removes them, whenever it was killed.
/// </summary>
internal static class FolderName
{
    private const string Prefix = "mp-";

    // No digit of those that a program's own names begin with.
    private const char WorkerMark = 'w';

    private static string s_owner = "";

    /// <summary>What the names of all of them fit, of whichever process.</summary>
    internal static string Pattern => Prefix + "*";

    /// <summary>What the names of a worker's fit, and of the workers in the pools that it has.</summary>
    internal static string PatternOf(string worker) => Prefix + WorkerMark + worker + "*";

    /// <summary>In a worker, before it makes any: says whose they are. On Linux only: elsewhere temporary folders have long names themselves.</summary>
    internal static void Sign(string worker)
    {
        if (OperatingSystem.IsLinux())
        {
            s_owner = WorkerMark + worker + "-";
        }
    }

    // Short, because the path of a socket must not exceed about 100 bytes; 96 random bits, because nobody must guess it first.
    internal static string Make() => Prefix + s_owner + Convert.ToHexStringLower(RandomBytes.Get(12));

    /// <summary>Whether a path is that of such a folder, of whichever process.</summary>
    internal static bool IsOurs(string path) => Path.GetFileName(path).StartsWith(Prefix, StringComparison.Ordinal);
}
