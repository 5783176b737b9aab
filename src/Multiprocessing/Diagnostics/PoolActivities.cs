using System.Diagnostics;

namespace Multiprocessing.Diagnostics;

/// <summary>The activity source <c>Multiprocessing</c> and what its activities say. docs/observability.md has them all.</summary>
internal static class PoolActivities
{
    internal const string Apply = "Multiprocessing.Apply";
    internal const string Map = "Multiprocessing.Map";
    internal const string MapStream = "Multiprocessing.MapStream";
    internal const string Broadcast = "Multiprocessing.Broadcast";
    internal const string ChildProcess = "Multiprocessing.ChildProcess";

    /// <summary>One item, in its worker.</summary>
    internal const string Run = "Multiprocessing.Run";

    internal const string ItemCount = "multiprocessing.item.count";
    internal const string Function = "code.function.name";

    private const string Pool = "multiprocessing.pool.name";
    private const string WorkerId = "multiprocessing.worker.id";
    private const string ProcessId = "process.pid";
    private const string ItemIndex = "multiprocessing.item.index";
    private const string ChunkSize = "multiprocessing.chunk.size";
    private const string ErrorType = "error.type";

    internal static readonly ActivitySource Source = new(Instruments.Name, typeof(PoolActivities).Assembly.GetName().Version?.ToString(3));

    /// <summary>What is said of a run before it begins.</summary>
    /// <param name="pool">What the pool is called.</param>
    /// <param name="workerId">The worker's number.</param>
    /// <param name="processId">The worker's process.</param>
    /// <param name="chunkSize">How many items travelled together.</param>
    /// <param name="index">The item's index in its operation, or -1 where it has none.</param>
    internal static List<KeyValuePair<string, object?>> TagsOfRun(string pool, int workerId, int processId, int chunkSize, int index)
    {
        List<KeyValuePair<string, object?>> tags = [new(Pool, pool), new(WorkerId, workerId), new(ProcessId, processId), new(ChunkSize, chunkSize)];
        if (index >= 0)
        {
            tags.Add(new(ItemIndex, index));
        }

        return tags;
    }

    internal static KeyValuePair<string, object?> TagOf(Exception exception) =>
        new(ErrorType, exception is RemoteException { RemoteTypeName: { } remote } ? remote : exception.GetType().FullName);

    /// <summary>Says that it failed, and why.</summary>
    internal static void SetFailed(Activity activity, Exception exception)
    {
        KeyValuePair<string, object?> type = TagOf(exception);
        activity.SetTag(type.Key, type.Value);
        activity.SetStatus(ActivityStatusCode.Error, MessageOf(exception));
    }

    /// <summary>The user's text, which may fail: the end of an activity must not.</summary>
    internal static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message;
        }
        catch (Exception e)
        {
            return $"(the message could not be made: {e.GetType()})";
        }
    }
}
