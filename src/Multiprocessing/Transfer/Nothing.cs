namespace Multiprocessing.Transfer;

/// <summary>The value of what has none: no arguments, no result.</summary>
internal readonly record struct Nothing;
