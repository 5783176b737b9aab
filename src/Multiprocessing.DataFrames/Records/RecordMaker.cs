using System.Reflection;
using System.Runtime.CompilerServices;
using Multiprocessing.DataFrames.Kinds;

namespace Multiprocessing.DataFrames.Records;

/// <summary>
/// Makes records of rows: by the public constructor with the most parameters, each of which takes the column of its name, and then the public properties and
/// fields that can be set and were not. Upper and lower case do not differ.
/// </summary>
internal sealed class RecordMaker<T>
{
    private readonly DataFrame _table;
    private readonly ConstructorInvoker? _constructor;
    private readonly Source[] _arguments;
    private readonly (Source Source, Action<object, object?> Set)[] _members;

    /// <exception cref="ArgumentException">A column is missing, or holds something else; the message says which.</exception>
    internal RecordMaker(DataFrame table)
    {
        _table = table;
        ConstructorInfo? constructor = typeof(T).GetConstructors().MaxBy(static candidate => candidate.GetParameters().Length);
        if (constructor is null && !typeof(T).IsValueType)
        {
            throw new ArgumentException($"{typeof(T)} has no public constructor.");
        }

        _constructor = constructor is null ? null : ConstructorInvoker.Create(constructor);
        ParameterInfo[] parameters = constructor?.GetParameters() ?? [];
        _arguments = Array.ConvertAll(parameters, parameter => SourceOf(parameter.Name ?? "", parameter.ParameterType));
        _members =
        [
            .. typeof(T).GetProperties(BindingFlags.Instance | BindingFlags.Public)
                .Where(property => property.SetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0 && !IsSet(property.Name))
                .Select(property => (SourceOf(property.Name, property.PropertyType), (Action<object, object?>)property.SetValue)),
            .. typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public)
                .Where(field => !field.IsInitOnly && !IsSet(field.Name))
                .Select(field => (SourceOf(field.Name, field.FieldType), (Action<object, object?>)field.SetValue)),
        ];

        bool IsSet(string name) => Array.Exists(parameters, parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
    }

    /// <exception cref="InvalidCastException">A value is missing that the record has to have.</exception>
    internal T Make(int row)
    {
        object?[] arguments = Array.ConvertAll(_arguments, source => ValueOf(source, row));
        object record = _constructor is null ? RuntimeHelpers.GetUninitializedObject(typeof(T)) : _constructor.Invoke(arguments.AsSpan());
        foreach ((Source source, Action<object, object?> set) in _members)
        {
            set(record, ValueOf(source, row));
        }

        return (T)record;
    }

    private static object? ValueOf(Source source, int row) =>
        source.Column[row] ?? (source.TakesNull ? null : throw new InvalidCastException($"Column '{source.Column.Name}' has no value in row {row}, and {typeof(T)}.{source.Name} takes none that is missing: make it {ColumnKind.NameOf(source.Type)}?."));

    private Source SourceOf(string name, Type type)
    {
        DataFrameColumn[] named = [.. _table.Columns.Where(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase))];
        DataFrameColumn column = named.FirstOrDefault(column => column.Name == name) ?? named.FirstOrDefault()
            ?? throw new ArgumentException($"{typeof(T)} needs a column '{name}'. There are: {string.Join(", ", _table.Columns.Select(static column => $"'{column.Name}'"))}.");
        Type underlying = Nullable.GetUnderlyingType(type) ?? type;
        return underlying == column.Kind.Underlying || type == typeof(object)
            ? new Source(name, type, column, !type.IsValueType || underlying != type)
            : throw new ArgumentException($"{typeof(T)}.{name} is {ColumnKind.NameOf(type)}, and column '{column.Name}' holds {column.Kind.Name}.");
    }

    private sealed record Source(string Name, Type Type, DataFrameColumn Column, bool TakesNull);
}
