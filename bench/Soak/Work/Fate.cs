namespace Soak.Work;

/// <summary>What an item does in its worker.</summary>
internal enum Fate : byte
{
    Return,
    Spin,
    Sleep,

    /// <summary>Writes lines to both output streams.</summary>
    Flood,

    /// <summary>Runs items in a pool of its own.</summary>
    Nest,

    Throw,

    /// <summary>Throws what cannot travel.</summary>
    ThrowOdd,

    /// <summary>Waits for its token.</summary>
    Observe,

    /// <summary>Never returns.</summary>
    Hang,

    /// <summary>Never returns the first time.</summary>
    HangOnce,

    /// <summary>Leaves more memory behind than its worker may hold.</summary>
    Bloat,

    /// <summary>Takes far more memory than its worker may hold, and does not return.</summary>
    Hoard,

    Exit,
    NativeExit,
    Kill,
    Segfault,
    StackOverflow,
    FailFast,

    /// <summary>Starts a process that would outlive it, and ends.</summary>
    Orphan,

    /// <summary>Ends its worker the first time.</summary>
    CrashOnce,
}
