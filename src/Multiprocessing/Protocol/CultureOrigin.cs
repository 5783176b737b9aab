namespace Multiprocessing.Protocol;

/// <summary>Whether a worker has the culture that it is told already.</summary>
internal enum CultureOrigin : byte
{
    /// <summary>No.</summary>
    Other,

    /// <summary>It has begun with it, if it has cultures.</summary>
    Environment,

    /// <summary>It has begun with it, if it has none.</summary>
    Invariant,
}

/// <summary>What a process begins with.</summary>
internal static class CultureOrigins
{
    /// <summary>Of this process: with the invariant culture where its configuration says that there is no other, else with what the environment says.</summary>
    internal static CultureOrigin Own { get; } =
        AppContext.TryGetSwitch("System.Globalization.Invariant", out bool isInvariant) && isInvariant ? CultureOrigin.Invariant : CultureOrigin.Environment;
}
