namespace Multiprocessing.Protocol;

/// <summary>What a function gives back, and so what the worker does with it.</summary>
internal enum FunctionKind : byte
{
    /// <summary>A value.</summary>
    Value,

    /// <summary>Nothing.</summary>
    Void,

    /// <summary>A task of a value, which the worker awaits.</summary>
    TaskOfValue,

    /// <summary>A task, which the worker awaits.</summary>
    Task,
}

/// <summary>The value of what has none: no arguments, no result.</summary>
internal readonly record struct Nothing;
