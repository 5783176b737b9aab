namespace Multiprocessing.Diagnostics;

/// <summary>Why a worker was started in the place of another.</summary>
internal enum RestartReason
{
    /// <summary>It ended by itself, or somebody else ended it.</summary>
    Crash,

    /// <summary>Its item was out of time.</summary>
    Timeout,

    /// <summary>Its item was cancelled.</summary>
    Cancellation,

    /// <summary>It held much more memory than it may.</summary>
    Memory,

    /// <summary>It was to be recycled: its number of items, its memory, or tokens that were cancelled for one item.</summary>
    Recycle,
}
