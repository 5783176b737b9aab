using System.Diagnostics;
using Multiprocessing.Hosting;

namespace Multiprocessing.Operations;

/// <summary>Reports progress at most 20 times a second, one report at a time, and always the last.</summary>
internal sealed class ProgressReporter(PoolEngine engine, IProgress<MapProgress> progress, int? total)
{
    private static readonly long s_interval = Stopwatch.Frequency / 20;

    private long _last = Stopwatch.GetTimestamp() - s_interval;

    internal static ProgressReporter? Create(Submission submission, int? total) =>
        submission.Options.Progress is { } progress ? new ProgressReporter(submission.Engine, progress, total) : null;

    /// <summary>Under the operation's lock, or after its end.</summary>
    internal void Report(int completed, int failed, bool isLast)
    {
        long now = Stopwatch.GetTimestamp();
        if (!isLast && now - _last < s_interval)
        {
            return;
        }

        _last = now;
        MapProgress report = new(completed, failed, total);
        engine.Notify(() => progress.Report(report));
    }
}
