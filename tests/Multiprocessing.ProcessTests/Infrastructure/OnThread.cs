namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>Runs the body of a test on a thread of its own, so that one that hangs runs into its timeout and not into the runner.</summary>
internal static class OnThread
{
    internal const int Timeout = 60_000;

    /// <summary>How long a test waits for an event that has to come.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static Task Run(Action body)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(
            () =>
            {
                try
                {
                    body();
                    done.SetResult();
                }
                catch (Exception e)
                {
                    done.SetException(e);
                }
            })
        { IsBackground = true, Name = "test" }.Start();
        return done.Task;
    }

    /// <summary>Each action on a thread of its own; all have to end well.</summary>
    internal static void Together(int count, Action<int> body) =>
        Assert.True(Task.WaitAll([.. Enumerable.Range(0, count).Select(i => Run(() => body(i)))], Patience), "The threads did not end.");

    /// <summary>Waits for a state of the operating system that no event announces.</summary>
    internal static bool Eventually(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(10));
}
