using System.Diagnostics.CodeAnalysis;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>
/// Finds the way to start workers that this program has: <see cref="DotnetExec"/> where there is a <c>dotnet</c>, else
/// <see cref="SelfStart"/>. Neither runs the program's <c>Main</c> again; where that is not certain, no process is started.
/// </summary>
internal static class WorkerHosts
{
    // The reason why not, or the command: looked for once, since neither changes in the life of a process, except by the call
    // of WorkerEntry.RunIfWorker, which comes before any pool.
    private static readonly Lazy<Found> s_found = new(Find);

    internal static bool CanStart([NotNullWhen(false)] out string? reason)
    {
        reason = PoolDepth.Refusal ?? s_found.Value.Reason;
        return reason is null;
    }

    /// <summary>Has a first pool's way to start workers looked for on another thread, while this one makes ready what else it needs.</summary>
    internal static void FindAhead()
    {
        if (!s_found.IsValueCreated)
        {
            new Thread(Look) { IsBackground = true, Name = "Multiprocessing hosts" }.UnsafeStart();
        }
    }

    private static void Look()
    {
        try
        {
            _ = s_found.Value;
        }
        catch (Exception)
        {
            // Who asks for it is told the same.
        }
    }

    /// <exception cref="WorkerStartException">This program has no way to start workers.</exception>
    internal static WorkerCommand GetCommand() =>
        CanStart(out string? reason) ? s_found.Value.Command! : throw new WorkerStartException("Workers cannot be started: " + reason);

    private static Found Find()
    {
        if (OperatingSystem.IsBrowser() || OperatingSystem.IsWasi() || OperatingSystem.IsIOS() || OperatingSystem.IsTvOS() || OperatingSystem.IsAndroid())
        {
            return new Found(null, "this system has no processes that a program could start. Use an InProcessPool.");
        }

        ProgramFiles program = ProgramFiles.Current;
        if (!program.HasRuntime)
        {
            return new Found(null, "this program was compiled ahead of time (NativeAOT), where a function cannot be found by its number. Publish it without PublishAot.");
        }

        if (WorkerVariables.IsStartedAsWorker)
        {
            return new Found(null, $"this process was started as a worker (it has {WorkerVariables.SelfStarted} in its environment), and yet runs the program. Call WorkerEntry.RunIfWorker() in the first line of Main.");
        }

        if (DotnetExec.TryCreate(program, out WorkerCommand? command, out string? whyNoDotnet) || SelfStart.TryCreate(program, out command, out string? whyNotItself))
        {
            return new Found(command with { Variables = [.. command.Variables, PoolDepth.OfWorkers] }, null);
        }

        return new Found(null, $"{whyNoDotnet}, and {whyNotItself}");
    }

    private sealed record Found(WorkerCommand? Command, string? Reason);
}
