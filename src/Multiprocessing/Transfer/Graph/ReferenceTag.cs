namespace Multiprocessing.Transfer;

/// <summary>What a reference begins with.</summary>
internal static class ReferenceTag
{
    public const byte Null = 0;

    /// <summary>An object of exactly the declared type, met for the first time.</summary>
    public const byte NewOfDeclaredType = 1;

    /// <summary>The number of its type follows.</summary>
    public const byte New = 2;

    /// <summary>A closure, new or known, and which of its fields follow in a body.</summary>
    public const byte Closure = 3;

    /// <summary>This plus the number of an object met before.</summary>
    public const uint FirstKnown = 4;
}
