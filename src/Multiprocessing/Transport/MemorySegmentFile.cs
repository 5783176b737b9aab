using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// Anonymous memory (memfd). The other process reaches it through our descriptor in /proc, so it needs no file system,
/// not even /dev/shm, and leaves nothing behind however both processes end.
/// </summary>
internal static class MemorySegmentFile
{
    private const string Prefix = "multiprocessing-";
    private static readonly Lazy<bool> s_works = new(Probe);

    /// <summary>Whether such memory can be made and opened here.</summary>
    internal static bool Works => s_works.Value;

    /// <summary>Makes <paramref name="length"/> bytes of zeros and a random name, by which an opener knows them again.</summary>
    internal static SafeFileHandle Create(long length, out string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new IOException("Memory segments exist on Linux only.");
        }

        name = $"{BitConverter.ToUInt64(RandomBytes.Get(sizeof(ulong))):x16}";
        var descriptor = Libc.MemoryFile(Prefix + name, Libc.CloseOnExec | Libc.AllowSealing);
        if (descriptor < 0)
        {
            throw new IOException("memfd_create failed: " + Marshal.GetLastPInvokeErrorMessage());
        }

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        try
        {
            File.SetUnixFileMode(handle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            RandomAccess.SetLength(handle, length);

            // Nobody can cut it off: to touch what is no longer there would be fatal to whoever has it mapped.
            _ = Libc.Control(descriptor, Libc.AddSeals, Libc.SealShrink | Libc.SealGrow);
            return handle;
        }
        catch (Exception error)
        {
            handle.Dispose();
            if (error is IOException)
            {
                throw;
            }

            throw new IOException("A memory segment of " + length + " bytes cannot be made: " + error.Message, error);
        }
    }

    internal static SafeFileHandle Open(int process, int descriptor, string name)
    {
        SafeFileHandle handle = DescriptorFile.Open(process, descriptor, target => target.StartsWith($"/memfd:{Prefix}{name} ", StringComparison.Ordinal));
        if (Libc.Control((int)handle.DangerousGetHandle(), Libc.GetSeals, 0) is var seals and >= 0 && (seals & Libc.SealShrink) != 0)
        {
            return handle;
        }

        handle.Dispose();
        throw new IOException($"The memory segment {name} is not sealed: its size could change while it is used.");
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var handle = Create(Environment.SystemPageSize, out var name);
            using var again = Open(Environment.ProcessId, (int)handle.DangerousGetHandle(), name);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }
}
