using Multiprocessing.Protocol;

namespace Multiprocessing.Worker;

/// <summary>Hears, on a thread of its own, what cannot wait for the running item.</summary>
internal static class ControlListener
{
    internal static Thread Start(ControlReader control, TokenTable tokens, WishTable wishes, Action onEnd)
    {
        Thread listener = new(
            () =>
            {
                Run(control, tokens, wishes);
                onEnd();
            },
            256 * 1024)
        { IsBackground = true, Name = "Multiprocessing control" };
        listener.Start();
        return listener;
    }

    private static void Run(ControlReader control, TokenTable tokens, WishTable wishes)
    {
        while (control.TryRead(out ControlKind kind, out long value))
        {
            if (kind == ControlKind.Answer)
            {
                wishes.Answer(value);
            }
            else
            {
                tokens.Handle(kind, value);
            }
        }
    }
}
