using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// A file behind a segment: in /dev/shm, which is memory, or else in the temporary folder. What keeps its name stands in one folder of the
/// program, which a worker can remove when the program could not.
/// </summary>
internal static class NamedSegmentFile
{
    internal const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    internal const string SharedMemoryFolder = "/dev/shm";

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<string, PrivateFolder> s_programs = [];

    /// <summary>
    /// In a worker, the program's folder for its link, where such a link has a name: what the worker makes there the program removes with
    /// it, however the worker ends.
    /// </summary>
    internal static string? Home { get; private set; }

    /// <summary>Takes the folder of a link's segment for home.</summary>
    internal static void MoveIn(string segmentPath) => Home = Path.GetDirectoryName(segmentPath);

    /// <summary>Removes what the program, which has ended, can no longer remove: its folder, with all that it and its workers have made.</summary>
    internal static void RemoveHome()
    {
        try
        {
            if (Path.GetDirectoryName(Home) is { } program && FolderName.IsOurs(program))
            {
                Directory.Delete(program, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another worker's, or the program's own way out, was faster.
        }
    }

    /// <param name="length">How many bytes.</param>
    /// <param name="isKept">Whether it keeps its name.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="folder">The folder that holds it alone.</param>
    internal static SafeFileHandle Create(long length, bool isKept, out string path, out PrivateFolder folder)
    {
        if (Home is not null)
        {
            return CreateIn(Home, length, out path, out folder);
        }

        if (OperatingSystem.IsLinux() && Directory.Exists(SharedMemoryFolder))
        {
            try
            {
                return CreateIn(isKept ? ProgramFolder(SharedMemoryFolder) : SharedMemoryFolder, length, out path, out folder);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Full, small or read-only, as containers have it: the temporary folder is slower but there.
            }
        }

        return CreateInTemporary(length, isKept, out path, out folder);
    }

    internal static SafeFileHandle CreateInTemporary(long length, bool isKept, out string path, out PrivateFolder folder)
    {
        try
        {
            return CreateIn(isKept ? ProgramFolder(FolderName.Temporary) : FolderName.Temporary, length, out path, out folder);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("No segment can be made in " + FolderName.Temporary + ": " + error.Message, error);
        }
    }

    /// <summary>This program's folder in another one; it goes with the program.</summary>
    private static string ProgramFolder(string root)
    {
        lock (s_gate)
        {
            if (!s_programs.TryGetValue(root, out var folder))
            {
                s_programs.Add(root, folder = PrivateFolder.Create(root));
            }

            return folder.Path;
        }
    }

    internal static SafeFileHandle CreateIn(string root, long length, out string path, out PrivateFolder folder)
    {
        folder = PrivateFolder.Create(root);
        try
        {
            path = Path.Combine(folder.Path, "segment");
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
                BufferSize = 0,

                // Reserves the blocks: a full file system is an error here instead of a fatal signal at the first touch.
                PreallocationSize = length,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = FileMode600;
            }

            using (var stream = new FileStream(path, options))
            {
                stream.SetLength(length);
            }

            return Open(path);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    internal static SafeFileHandle Open(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new IOException("The segment " + path + " is gone: its process has ended or has unlinked it.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException("The segment " + path + " cannot be opened: " + error.Message, error);
        }
    }
}
