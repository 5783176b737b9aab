using System.Diagnostics.CodeAnalysis;

namespace Multiprocessing.DataFrames;

/// <summary>The values that the rows of a group have in common. Two keys with the same values are equal.</summary>
public sealed class GroupKey : IEquatable<GroupKey>
{
    private readonly object?[] _values;

    internal GroupKey(object?[] values) => _values = values;

    /// <summary>How many columns the rows were grouped by.</summary>
    public int Count => _values.Length;

    /// <summary>The value of a column; <see langword="null"/> for a missing one.</summary>
    /// <param name="index">The column's index among those that the rows were grouped by.</param>
    public object? this[int index] => _values[index];

    /// <summary>The value of a column by its type.</summary>
    /// <typeparam name="T">The column's type, or the nullable or not nullable one of it.</typeparam>
    /// <param name="index">The column's index among those that the rows were grouped by.</param>
    /// <returns>The value.</returns>
    /// <exception cref="InvalidCastException">It is of another type, or missing and <typeparamref name="T"/> cannot say so.</exception>
    public T Get<T>(int index = 0) => _values[index] is T value ? value
        : _values[index] is null && default(T) is null ? default!
        : throw new InvalidCastException($"Value {index} of the key {this} is {(_values[index] is { } other ? $"{Kinds.ColumnKind.NameOf(other.GetType())}" : "missing")}, not {Kinds.ColumnKind.NameOf(typeof(T))}.");

    /// <inheritdoc/>
    public bool Equals(GroupKey? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => Equals(obj as GroupKey);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        Array.ForEach(_values, value => hash.Add(value));
        return hash.ToHashCode();
    }

    /// <summary>The values.</summary>
    /// <returns>A line of text: the value, or several in parentheses.</returns>
    public override string ToString()
    {
        string text = string.Join(", ", _values.Select(CellText.Of));
        return _values.Length == 1 ? text : $"({text})";
    }
}

/// <summary>What became of a group.</summary>
/// <typeparam name="TResult">The type of the result.</typeparam>
/// <param name="Key">What its rows have in common.</param>
/// <param name="Value">What the function gave for them.</param>
public readonly record struct GroupResult<TResult>(GroupKey Key, TResult Value);
