using System.Diagnostics;
using Multiprocessing.Hosting;

namespace Multiprocessing.Operations;

/// <summary>
/// Reports the progress of one operation at most 20 times a second, one report at a time, and always the last. It has a queue of its own:
/// a callback of the pool may be waiting for just this operation.
/// </summary>
internal sealed class ProgressReporter(PoolEngine engine, IProgress<MapProgress> progress, int? total)
{
    private static readonly long s_interval = Stopwatch.Frequency / 20;

    private readonly CallbackQueue _queue = engine.CreateCallbackQueue();
    private long _last = Stopwatch.GetTimestamp() - s_interval;

    internal static ProgressReporter? Create(in Submission submission, int? total) =>
        submission.Options.Progress is { } progress ? new ProgressReporter(submission.Engine, progress, total) : null;

    /// <summary>Under the operation's lock.</summary>
    internal void Report(int completed, int failed)
    {
        long now = Stopwatch.GetTimestamp();
        if (now - _last >= s_interval)
        {
            _last = now;
            Add(completed, failed);
        }
    }

    /// <summary>Reports the end, and then has it told.</summary>
    internal void Finish(int completed, int failed, Action tell)
    {
        Add(completed, failed);
        _queue.Add(tell);
    }

    private void Add(int completed, int failed)
    {
        MapProgress report = new(completed, failed, total);
        _queue.Add(() => progress.Report(report));
    }
}
