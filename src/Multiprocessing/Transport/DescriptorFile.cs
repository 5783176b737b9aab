using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>A file without a name, which another process reaches in /proc through the descriptor that its owner has of it. It goes with its holders.</summary>
internal static class DescriptorFile
{
    private const int MostTargetBytes = 4096;

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
        if (TargetOf(path) is not { } target || !isIt(target))
        {
            throw new IOException("The segment at " + path + " is gone: the process has ended or has unlinked it.");
        }

        return Libc.Open(path, Libc.ReadAndWrite | Libc.CloseOnExecution) is >= 0 and var opened
            ? new SafeFileHandle(opened, ownsHandle: true)
            : throw new IOException("The segment at " + path + " cannot be opened: " + Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>What the system calls the file behind a descriptor; <see langword="null"/> where there is none.</summary>
    /// <exception cref="IOException">The descriptor is that of a process that this one may not look into.</exception>
    private static unsafe string? TargetOf(string path)
    {
        byte* target = stackalloc byte[MostTargetBytes];
        nint length = Libc.ReadLink(path, target, MostTargetBytes);
        if (length >= 0)
        {
            return Encoding.UTF8.GetString(target, (int)length);
        }

        return Marshal.GetLastPInvokeError() is Libc.NotPermitted or Libc.NoAccess
            ? throw new IOException($"The segment at {path} cannot be reached from this process: {Marshal.GetLastPInvokeErrorMessage()}.")
            : null;
    }

    private static string PathOf(int process, int descriptor) => $"/proc/{process}/fd/{descriptor}";
}
