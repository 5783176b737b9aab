using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// Folders of processes that were killed before they could remove them. A worker's are removed by who sees to its end. A living program
/// holds a lock on each of its folders, which the system lets go of when it ends, so the next program to make one in the same place sees
/// which are nobody's.
/// </summary>
internal static class AbandonedFolders
{
    /// <summary>A folder of less than this may be one that its program is about to lock.</summary>
    private static readonly TimeSpan s_youth = TimeSpan.FromMinutes(1);

    /// <summary>Claims a folder for as long as the handle is open; <see langword="null"/> where another process has it, or the system knows no such locks.</summary>
    internal static SafeFileHandle? Claim(string folder)
    {
        if (!OperatingSystem.IsLinux() || Libc.Open(folder, Libc.CloseOnExecution) is not (var descriptor and >= 0))
        {
            return null;
        }

        SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (Libc.Lock(descriptor, Libc.LockAlone | Libc.LockWithoutWaiting) == 0)
        {
            return handle;
        }

        handle.Dispose();
        return null;
    }

    /// <summary>Removes those of a worker that has ended, and of the workers that it had.</summary>
    /// <param name="worker">What it signs them with.</param>
    /// <param name="temporaryFolder">The temporary folder that it began with.</param>
    internal static void RemoveOf(string worker, string temporaryFolder)
    {
        foreach (string root in (ReadOnlySpan<string>)[temporaryFolder, NamedSegmentFile.SharedMemoryFolder])
        {
            Remove(root, FolderName.PatternOf(worker), static _ => true);
        }
    }

    /// <summary>Removes those of programs that have ended.</summary>
    /// <param name="root">Where they stand.</param>
    /// <param name="youth">The age from which on a folder without a lock is abandoned; a minute unless said otherwise.</param>
    internal static void Remove(string root, TimeSpan? youth = null)
    {
        DateTime latest = TimeProvider.System.GetUtcNow().UtcDateTime - (youth ?? s_youth);
        Remove(root, FolderName.Pattern, folder =>
        {
            if (Directory.GetLastWriteTimeUtc(folder) > latest || Claim(folder) is not { } claim)
            {
                return false;
            }

            // It is nobody's. Let go of at once: nobody claims what another has made.
            claim.Dispose();
            return true;
        });
    }

    /// <summary>
    /// Removes folders that have the name and the mode of ours: somebody's own may have the name, but is hardly closed to all others. On Linux only:
    /// elsewhere they are neither signed nor locked.
    /// </summary>
    private static void Remove(string root, string pattern, Func<string, bool> isAbandoned)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            foreach (string folder in Directory.EnumerateDirectories(root, pattern).Where(FolderName.IsOurs))
            {
                try
                {
                    if (File.GetUnixFileMode(folder) == PrivateFolder.FolderMode && isAbandoned(folder))
                    {
                        Directory.Delete(folder, recursive: true);
                    }
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    // Another user's, or another process was faster, or somebody still writes there.
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no such place.
        }
    }
}
