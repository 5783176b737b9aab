using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>A file without a name, which another process reaches in /proc through the descriptor that its owner has of it. It goes with its holders.</summary>
internal static class DescriptorFile
{
    /// <summary>The path to what this process holds.</summary>
    internal static string PathOf(SafeFileHandle file) => PathOf(Environment.ProcessId, (int)file.DangerousGetHandle());

    /// <summary>Opens what another process holds.</summary>
    /// <param name="process">The process that holds it.</param>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="isIt">Tells by what the system calls it. A descriptor that was closed and used again leads to another file: only this very one is opened.</param>
    /// <exception cref="IOException">It is gone, or cannot be reached.</exception>
    internal static SafeFileHandle Open(int process, int descriptor, Func<string, bool> isIt)
    {
        string path = PathOf(process, descriptor);
        string? target;
        try
        {
            target = new FileInfo(path).LinkTarget;
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("The segment at " + path + " cannot be reached from this process.", error);
        }

        if (target is null || !isIt(target))
        {
            throw new IOException("The segment at " + path + " is gone: the process has ended or has unlinked it.");
        }

        return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    private static string PathOf(int process, int descriptor) => string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/fd/{descriptor}");
}
