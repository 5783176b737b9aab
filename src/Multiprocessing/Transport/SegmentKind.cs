namespace Multiprocessing.Transport;

/// <summary>What stands behind a <see cref="MappedSegment"/>.</summary>
internal enum SegmentKind
{
    /// <summary><see cref="Memory"/> where it works, else <see cref="File"/>; the environment variable MULTIPROCESSING_SEGMENTS (memory, file, named) decides when it is set.</summary>
    Default,

    /// <summary>Anonymous memory of Linux, which never has a name in a file system and dies with its owners.</summary>
    Memory,

    /// <summary>A file in /dev/shm or else in the temporary folder, whose name is gone as soon as it is made; <see cref="Named"/> where there is no /proc.</summary>
    File,

    /// <summary>A file that only this user can open, with a name.</summary>
    Named,
}
