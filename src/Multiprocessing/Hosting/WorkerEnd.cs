using System.Globalization;
using Multiprocessing.Diagnostics;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Hosting;

/// <summary>How a worker ended, and which items it was at.</summary>
internal sealed class WorkerEnd(int workerId, WorkerExit exit, int[] running) : IWorkerEnd
{
    internal WorkerExit Exit => exit;

    /// <summary>Whether an item was running.</summary>
    internal bool HasVictim { get; private set; }

    /// <summary>Why another worker takes its place.</summary>
    internal RestartReason Reason { get; private set; }

    /// <summary>Looks at the chunks that it had in hand.</summary>
    internal void Examine(IEnumerable<Chunk> chunks)
    {
        foreach (Chunk chunk in chunks)
        {
            HasVictim |= VictimOf(chunk) >= 0;
            Reason = chunk.KillReason switch
            {
                KillReason.Timeout => RestartReason.Timeout,
                KillReason.Cancellation => RestartReason.Cancellation,
                KillReason.Memory => RestartReason.Memory,
                _ => Reason,
            };
        }
    }

    public int VictimOf(Chunk chunk) => running[chunk.Slot] >= chunk.Received ? running[chunk.Slot] : -1;

    public Exception CreateException(KillReason reason, Operation operation, int index) => reason switch
    {
        KillReason.Timeout => CreateTimeout(workerId, operation, index, null),
        KillReason.Cancellation => new OperationCanceledException(operation.CancellationToken),
        _ => new WorkerCrashedException(
            $"Worker {workerId} (process {exit.ProcessId}) {(reason == KillReason.Memory ? "was ended because it held much more memory than ProcessPoolOptions.MaxMemoryPerWorker" : HowItEnded)} while it ran {Describe(operation, index)}. Only that item is lost; set TaskOptions.MaxRetries to have such items run again.{Tail}",
            exit.Fault)
        {
            WorkerId = workerId,
            ProcessId = exit.ProcessId,
            ExitCode = exit.ExitCode,
            Signal = exit.Signal,
            StandardErrorTail = exit.StandardErrorTail,
            ItemIndex = operation.IsSingleCall ? null : index,
        },
    };

    internal static TaskTimeoutException CreateTimeout(int workerId, Operation operation, int index, Exception? inner) =>
        new($"{Capitalized(Describe(operation, index))} ran longer than its timeout of {operation.Options.Timeout} on worker {workerId}.", inner);

    /// <summary>The exception where it ended before it was ready.</summary>
    internal WorkerStartException StartException =>
        field ??= new($"Worker {workerId} (process {exit.ProcessId}) {HowItEnded} before it was ready.{Tail}", exit.Fault);

    /// <summary>The exception where it was the last of a row that was of no use.</summary>
    internal WorkerStartException FruitlessException =>
        new($"{StartBudget.MostInARow} workers in a row ended without having run anything; the last, worker {workerId} (process {exit.ProcessId}), {HowItEnded}.{Tail}", exit.Fault);

    internal string HowItEnded =>
        exit.Fault is not null ? "was ended because it sent what cannot be read"
        : exit.Signal is not null ? $"was ended by {exit.Signal}"
        : exit.ExitCode is { } code ? $"exited with code {code}"
        : "ended";

    private string Tail => exit.StandardErrorTail.Length == 0 ? "" : $" Standard error ended with:{Environment.NewLine}{exit.StandardErrorTail}";

    private static string Describe(Operation operation, int index) =>
        operation.IsSingleCall ? "a call" : string.Create(CultureInfo.InvariantCulture, $"item {index}");

    private static string Capitalized(string text) => string.Concat(char.ToUpperInvariant(text[0]).ToString(), text.AsSpan(1));
}
