using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

/// <summary>Both sides of a link in one process, and threads that fail the test when one of them fails.</summary>
internal sealed class LinkPair : IDisposable
{
    internal LinkPair(BellKind bell, int capacity = 4096, SegmentKind segment = SegmentKind.Default)
    {
        Parent = Link.Create(new LinkOptions { BellKind = bell, RingCapacity = capacity, SegmentKind = segment });
        Worker = Link.Open(Parent.Address);
        Parent.AcceptPeer(TimeSpan.FromSeconds(30), CancellationToken.None);
        Parent.Unlink();
    }

    internal Link Parent { get; }

    internal Link Worker { get; }

    public void Dispose()
    {
        Parent.Dispose();
        Worker.Dispose();
    }

    /// <summary>Runs each action on a thread of its own; the first failure is the result, without waiting for the others.</summary>
    internal static async Task Run(params Action[] actions)
    {
        var all = actions.Select(Start).ToList();
        while (all.Count > 0)
        {
            var ended = await Task.WhenAny(all);
            all.Remove(ended);
            await ended;
        }
    }

    internal static Task Start(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception error)
            {
                done.SetException(error);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return done.Task;
    }
}
