using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace Multiprocessing;

/// <summary>How one item ended: with a value, or with the exception that it failed with.</summary>
/// <typeparam name="TResult">The type of the value.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct Outcome<TResult>
{
    private readonly TResult _value;

    internal Outcome(int index, TResult value)
    {
        Index = index;
        _value = value;
    }

    internal Outcome(int index, Exception exception)
    {
        Index = index;
        _value = default!;
        Exception = exception;
    }

    /// <summary>The index of the item in its source, from 0.</summary>
    public int Index { get; }

    /// <summary>Whether the item has a value.</summary>
    [MemberNotNullWhen(false, nameof(Exception))]
    public bool IsSuccess => Exception is null;

    /// <summary>The value.</summary>
    /// <exception cref="Exception">The item failed: its exception is thrown, with its remote stack trace.</exception>
    public TResult Value
    {
        get
        {
            if (Exception is not null)
            {
                ExceptionDispatchInfo.Throw(Exception);
            }

            return _value;
        }
    }

    /// <summary>What the item failed with, or <see langword="null"/> for a success.</summary>
    public Exception? Exception { get; }

    /// <summary>The index and the value, or the exception's type and message.</summary>
    /// <returns>A line of text.</returns>
    public override string ToString() =>
        IsSuccess ? $"[{Index}] {_value}" : $"[{Index}] {Exception.GetType().Name}: {Exception.Message}";
}
