namespace Multiprocessing.Transport;

/// <summary>What stands behind a <see cref="MappedSegment"/>.</summary>
internal enum SegmentKind
{
    /// <summary><see cref="Memory"/> where it works, else <see cref="File"/>; the environment variable MULTIPROCESSING_SEGMENTS (memory, file) decides when it is set.</summary>
    Default,

    /// <summary>Anonymous memory of Linux, which never has a name in a file system and dies with its owners.</summary>
    Memory,

    /// <summary>A file that only this user can open, in /dev/shm or else in the temporary folder.</summary>
    File,
}
