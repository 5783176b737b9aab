using System.Runtime.CompilerServices;

namespace Multiprocessing.Diagnostics;

/// <summary>
/// Reports the failure of a task of ours that nobody has looked at when the collector finds it. .NET tells of such tasks by
/// <see cref="TaskScheduler.UnobservedTaskException"/>, to which by default nobody listens.
/// </summary>
internal static class UnobservedFailures
{
    private static readonly ConditionalWeakTable<Exception, Action<Exception>> s_reports = [];

    static UnobservedFailures() => TaskScheduler.UnobservedTaskException += static (_, unobserved) =>
    {
        foreach (Exception exception in unobserved.Exception.InnerExceptions)
        {
            if (s_reports.TryGetValue(exception, out Action<Exception>? report))
            {
                report(exception);
            }
        }
    };

    /// <summary>Has an exception reported that is about to become a task's.</summary>
    internal static void Watch(Exception exception, Action<Exception> report) => s_reports.TryAdd(exception, report);
}
