using System.Diagnostics;

namespace Multiprocessing.Diagnostics;

/// <summary>An activity that has ended in a worker, or with it.</summary>
internal sealed record EndedActivity
{
    internal string SourceName { get; init; } = Instruments.Name;

    internal string? SourceVersion { get; init; }

    internal required string Name { get; init; }

    internal required string DisplayName { get; init; }

    internal ActivityKind Kind { get; init; }

    internal required ActivitySpanId SpanId { get; init; }

    /// <summary>The trace, and the parent in it; no span where it has none.</summary>
    internal required ActivityContext Parent { get; init; }

    /// <summary>In UTC.</summary>
    internal required DateTime StartTime { get; init; }

    /// <summary>In UTC.</summary>
    internal required DateTime EndTime { get; init; }

    internal ActivityStatusCode Status { get; init; }

    internal string? StatusDescription { get; init; }

    internal IReadOnlyList<KeyValuePair<string, object?>> Tags { get; init; } = [];

    internal ActivityEvent[] Events { get; init; } = [];

    internal ActivityLink[] Links { get; init; } = [];
}
