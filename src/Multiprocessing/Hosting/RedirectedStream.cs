using System.IO.Pipes;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Hosting;

/// <summary>
/// A redirected stream of a process, as a stream of a file. The framework's own reads and writes pipes through its sockets, which
/// costs a program's first pool the load of these, some 10 ms.
/// </summary>
internal static class RedirectedStream
{
    /// <summary>Takes the stream over; the process's own is not to be used any more.</summary>
    internal static Stream Take(Stream stream, FileAccess access)
    {
        if (OperatingSystem.IsWindows() || stream is not PipeStream pipe)
        {
            return stream;
        }

        SafePipeHandle handle = pipe.SafePipeHandle;
        SafeFileHandle taken = new(handle.DangerousGetHandle(), ownsHandle: true);
        handle.SetHandleAsInvalid();
        return new FileStream(taken, access, bufferSize: 0);
    }
}
