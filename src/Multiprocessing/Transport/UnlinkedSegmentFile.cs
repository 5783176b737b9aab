using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// A file behind a segment that nothing is left of, however its process ends: in shared memory it never has a name; elsewhere it loses it
/// as soon as it is made.
/// </summary>
internal static class UnlinkedSegmentFile
{
    // The system calls such a file "/dev/shm/#123 (deleted)".
    private const char NumberMark = '#';
    private const char NumberEnd = '-';
    private const string NoName = " (deleted)";
    private const string MemoryFormat = "tmpfs";

    private static readonly Lazy<bool> s_works = new(Probe);

    // Elsewhere the system numbers the next file as the last, and a descriptor that was closed and used again could lead to another segment.
    private static readonly Lazy<bool> s_numbersOnce = new(static () =>
        Directory.Exists(NamedSegmentFile.SharedMemoryFolder) && new DriveInfo(NamedSegmentFile.SharedMemoryFolder).DriveFormat == MemoryFormat);

    /// <summary>Whether a file without a name can be opened here.</summary>
    internal static bool Works => s_works.Value;

    /// <summary>Makes <paramref name="length"/> bytes of zeros and a random name, by which an opener knows them again.</summary>
    /// <exception cref="IOException">There is no room for it.</exception>
    internal static SafeFileHandle Create(long length, out string name)
    {
        PrivateFolder folder;
        SafeFileHandle file;
        if (TryCreateNameless(out string number) is { } nameless)
        {
            if (TryAllocate(nameless, length))
            {
                name = number + NumberEnd + Convert.ToHexStringLower(RandomBytes.Get(sizeof(ulong)));
                return nameless;
            }

            // Full or small, as containers have it.
            nameless.Dispose();
            file = NamedSegmentFile.CreateInTemporary(length, isKept: false, out _, out folder);
        }
        else
        {
            file = NamedSegmentFile.Create(length, isKept: false, out _, out folder);
        }

        name = Path.GetFileName(folder.Path);
        folder.Dispose();
        return file;
    }

    internal static SafeFileHandle Open(int process, int descriptor, string name) =>
        DescriptorFile.Open(process, descriptor, target => name.StartsWith(NumberMark)
            ? target.EndsWith($"/{name.Split(NumberEnd)[0]}{NoName}", StringComparison.Ordinal)
            : target.Contains($"/{name}/", StringComparison.Ordinal));

    /// <summary>A file in shared memory that has never had a name; <see langword="null"/> where there is no such thing.</summary>
    /// <param name="number">What the system calls it instead.</param>
    private static SafeFileHandle? TryCreateNameless(out string number)
    {
        const int Flags = Libc.ReadAndWrite | Libc.WithoutNameForEver | Libc.CloseOnExecution;
        number = "";
        if (!OperatingSystem.IsLinux() || !s_numbersOnce.Value
            || Libc.Open(NamedSegmentFile.SharedMemoryFolder, Libc.WithoutName | Flags, (int)NamedSegmentFile.FileMode600) is not (>= 0 and var descriptor))
        {
            return null;
        }

        SafeFileHandle file = new(descriptor, ownsHandle: true);
        if (new FileInfo(DescriptorFile.PathOf(file)).LinkTarget?.Split('/')[^1] is { } target && target.StartsWith(NumberMark) && target.EndsWith(NoName, StringComparison.Ordinal))
        {
            number = target[..^NoName.Length];
            return file;
        }

        file.Dispose();
        return null;
    }

    /// <summary>Reserves the pages: memory that is full is an error here instead of a fatal signal at the first touch.</summary>
    private static bool TryAllocate(SafeFileHandle file, long length)
    {
        int result;
        do
        {
            result = Libc.Allocate((int)file.DangerousGetHandle(), 0, 0, (nint)length);
        }
        while (result != 0 && Marshal.GetLastPInvokeError() == Libc.InterruptedCall);
        return result == 0;
    }

    private static bool Probe()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var file = Create(Environment.SystemPageSize, out var name);
            using var again = Open(Environment.ProcessId, (int)file.DangerousGetHandle(), name);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
