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
