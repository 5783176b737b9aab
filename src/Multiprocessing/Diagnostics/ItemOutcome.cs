namespace Multiprocessing.Diagnostics;

/// <summary>How an item ended, as it is counted.</summary>
internal enum ItemOutcome
{
    Success,
    Failure,
    Crash,
    Timeout,
    Cancellation,
}
