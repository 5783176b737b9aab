namespace Multiprocessing.ProcessTests.Faults;

/// <summary>When it goes wrong.</summary>
public enum Stage
{
    /// <summary>In the program. All but an exception would end the program itself.</summary>
    EncodingArgument,
    DecodingArgument,
    Running,
    EncodingResult,

    /// <summary>In the program. All but an exception would end the program itself.</summary>
    DecodingResult,

    /// <summary>On the collector's thread, while an item runs.</summary>
    Finalizer,

    /// <summary>In every worker that the pool starts.</summary>
    Initializer,

    /// <summary>On a thread that an item has left behind. An exception there is the background thread's.</summary>
    Idle,

    /// <summary>Likewise, while the successor is being started.</summary>
    Recycled,

    /// <summary>In the initializer of a successor, once.</summary>
    SuccessorStarting,

    /// <summary>In the last item after <see cref="Pool.Close"/>.</summary>
    Closing,

    /// <summary>In the handlers that a worker runs when it is told to end.</summary>
    Ending,
}

/// <summary>Where in its chunk of ten the item stands.</summary>
public enum Place
{
    /// <summary>The stage has no item.</summary>
    None,
    First,
    Middle,
    Last,
}

/// <content>The table.</content>
public abstract partial class CrashMatrix
{
    private static readonly Place[] s_places = [Place.First, Place.Middle, Place.Last];

    private static readonly Cause[] s_all = Enum.GetValues<Cause>();
    private static readonly Cause[] s_exceptions = [Cause.Throw];

    /// <summary>Memory is looked at while an item runs.</summary>
    private static readonly Cause[] s_withoutItem = [.. s_all.Except([Cause.MemoryLimit])];

    /// <summary>Nobody could catch an exception, so it is a background thread's.</summary>
    private static readonly Cause[] s_onThreads = [.. s_withoutItem.Except([Cause.Throw])];

    private static readonly (Stage Stage, Cause[] Causes, Place[] Places)[] s_table =
    [
        (Stage.EncodingArgument, s_exceptions, s_places),
        (Stage.DecodingArgument, s_all, s_places),
        (Stage.Running, s_all, s_places),
        (Stage.EncodingResult, s_all, s_places),
        (Stage.DecodingResult, s_exceptions, s_places),
        (Stage.Finalizer, s_all, s_places),
        (Stage.Initializer, s_withoutItem, [Place.None]),
        (Stage.Idle, s_onThreads, [Place.None]),
        (Stage.Recycled, s_onThreads, [Place.None]),
        (Stage.SuccessorStarting, s_withoutItem, [Place.None]),
        (Stage.Closing, s_withoutItem, [Place.None]),
        (Stage.Ending, s_withoutItem, [Place.None]),
    ];

    /// <summary>Every cell.</summary>
    public static TheoryData<Cause, Stage, Place> All => Cells(static (_, _, _) => true);

    /// <summary>
    /// What depends on how bytes travel and how a side is woken: the three ways in which a worker ends (by its runtime, at once, by a signal)
    /// and an exception, each at every stage, and each item in the middle of its chunk. An exit within the exit hangs until the worker's
    /// patience ends, whatever the transport.
    /// </summary>
    public static TheoryData<Cause, Stage, Place> OfTransport => Cells(static (cause, stage, place) =>
        cause is Cause.Throw or Cause.Exit or Cause.NativeExit or Cause.Kill
        && place is Place.Middle or Place.None
        && (cause, stage) is not (Cause.Exit, Stage.Ending));

    private static TheoryData<Cause, Stage, Place> Cells(Func<Cause, Stage, Place, bool> isWanted) =>
        new(from row in s_table from cause in row.Causes from place in row.Places where isWanted(cause, row.Stage, place) select (cause, row.Stage, place));
}
