using System.Diagnostics;

namespace Multiprocessing;

/// <summary>How far a submission is.</summary>
/// <param name="Completed">How many items have ended, successes and failures together.</param>
/// <param name="Failed">How many of them failed.</param>
/// <param name="Total">How many items there are; <see langword="null"/> where the source has no known length.</param>
[DebuggerDisplay("{Completed} of {Total}, {Failed} failed")]
public readonly record struct MapProgress(int Completed, int Failed, int? Total);
