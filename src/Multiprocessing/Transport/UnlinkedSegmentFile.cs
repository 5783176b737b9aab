using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>A file behind a segment that loses its name as soon as it is made, so that nothing is left of it however its process ends.</summary>
internal static class UnlinkedSegmentFile
{
    private static readonly Lazy<bool> s_works = new(Probe);

    /// <summary>Whether a file without a name can be opened here.</summary>
    internal static bool Works => s_works.Value;

    /// <summary>Makes <paramref name="length"/> bytes of zeros and a random name, by which an opener knows them again.</summary>
    internal static SafeFileHandle Create(long length, out string name)
    {
        SafeFileHandle file = NamedSegmentFile.Create(length, isKept: false, out _, out PrivateFolder folder);
        name = Path.GetFileName(folder.Path);
        folder.Dispose();
        return file;
    }

    internal static SafeFileHandle Open(int process, int descriptor, string name) =>
        DescriptorFile.Open(process, descriptor, target => target.Contains($"/{name}/", StringComparison.Ordinal));

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
