using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>A folder of random name that only this user can enter, for one name that another process must find; gone with it.</summary>
internal sealed class PrivateFolder : IDisposable
{
    internal const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly ConcurrentDictionary<string, bool> s_tidied = new();
    private static readonly ConcurrentDictionary<string, PrivateFolder> s_alive = new();

    static PrivateFolder() => AppDomain.CurrentDomain.ProcessExit += static (_, _) =>
    {
        foreach (var folder in s_alive.Values)
        {
            folder.Dispose();
        }
    };

    private readonly SafeFileHandle? _claim;    // says to other programs that this one lives

    private PrivateFolder(string path, SafeFileHandle? claim)
    {
        Path = path;
        _claim = claim;
    }

    internal string Path { get; }

    /// <summary>Creates the folder below <paramref name="root"/>.</summary>
    /// <exception cref="IOException">It cannot be made there.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    internal static PrivateFolder Create(string root)
    {
        // What stands in such a folder already goes with it.
        bool isOutermost = !FolderName.IsOurs(root);
        if (isOutermost && s_tidied.TryAdd(root, true))
        {
            AbandonedFolders.Remove(root);
        }

        var path = System.IO.Path.Combine(root, FolderName.Make());
        Make(path);
        var folder = new PrivateFolder(path, isOutermost ? AbandonedFolders.Claim(path) : null);
        s_alive[path] = folder;
        return folder;
    }

    /// <summary>On Linux itself alone: the folder that it is to stand in may just have been removed, for good, by who saw to an end.</summary>
    private static void Make(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else if (!OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(path, FolderMode);
        }
        else if (Libc.MakeFolder(path, (uint)FolderMode) != 0)
        {
            throw new IOException($"The folder {path} cannot be made: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    /// <summary>Removes the files in it.</summary>
    internal void Empty()
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path))
            {
                File.Delete(file);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Removed with the folder, then.
        }
    }

    /// <summary>Removes the folder and what is in it. Where a mapped file cannot be deleted (Windows), a later call may succeed.</summary>
    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return;
        }

        s_alive.TryRemove(Path, out _);
        _claim?.Dispose();
    }
}
