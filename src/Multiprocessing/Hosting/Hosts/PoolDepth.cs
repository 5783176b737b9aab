using Multiprocessing.Transport;

namespace Multiprocessing.Hosting;

/// <summary>
/// How many pools this process stands within: a worker may have a pool of its own, and its workers too, but a function that
/// makes a pool to run itself would never come to an end. Handed down by the environment, so that it counts programs between them too.
/// </summary>
internal static class PoolDepth
{
    /// <summary>How deep pools may be nested.</summary>
    internal const int Limit = 8;

    private const string Variable = "MULTIPROCESSING_DEPTH";

    // Read once: what the user does to the environment later does not change it.
    private static readonly int s_current =
        AddressNumber.TryParse(Environment.GetEnvironmentVariable(Variable), out int depth) ? depth : 0;

    /// <summary>Why this process may not have workers, or <see langword="null"/>.</summary>
    internal static string? Refusal => s_current < Limit
        ? null
        : $"this process is a worker within {s_current} pools, each in a worker of the other, and no more than {Limit} may be nested. Look for a function that makes a pool which runs the function again; use threads for the innermost level.";

    /// <summary>What this process's workers are told.</summary>
    internal static (string Name, string Value) OfWorkers => (Variable, $"{s_current + 1}");
}
