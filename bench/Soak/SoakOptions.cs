namespace Soak;

/// <summary>What the command was told.</summary>
internal sealed record SoakOptions
{
    internal required TimeSpan Duration { get; init; }

    /// <summary>What all that is random is drawn from. The same seed draws the same plans; how threads and processes interleave is the machine's.</summary>
    internal required int Seed { get; init; }

    /// <summary>How many threads submit.</summary>
    internal required int Submitters { get; init; }

    internal required bool WritesFile { get; init; }

    internal required string? Output { get; init; }

    internal required string Command { get; init; }
}
