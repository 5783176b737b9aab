using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Kinds;

namespace Multiprocessing.DataFrames.Records;

/// <summary>A property or field of a record, and the column that its values go to.</summary>
internal abstract class RecordMember<T>(string name, ColumnBuilder builder)
{
    internal string Name { get; } = name;

    internal ColumnBuilder Builder { get; } = builder;

    /// <summary>The public properties that can be read, then the public fields, each in the order of declaration, the base's first.</summary>
    /// <exception cref="ArgumentException">There are none, or one holds what no column can.</exception>
    internal static RecordMember<T>[] All()
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        RecordMember<T>[] members =
        [
            .. typeof(T).GetProperties(Public)
                .Where(static property => property.GetMethod is { IsPublic: true } && property.GetIndexParameters().Length == 0)
                .OrderBy(Depth).ThenBy(static property => property.MetadataToken)
                .Select(static property => Create(property.Name, property.PropertyType, property.GetMethod!)),
            .. typeof(T).GetFields(Public)
                .OrderBy(Depth).ThenBy(static field => field.MetadataToken)
                .Select(static field => Create(field.Name, field.FieldType, field)),
        ];
        return members.Length > 0 ? members : throw new ArgumentException($"{typeof(T)} has no public property or field that could become a column.");
    }

    /// <summary>Takes the value of a record over.</summary>
    internal abstract Fit Set(int row, ref T record);

    private static int Depth(MemberInfo member)
    {
        int depth = 0;
        for (Type? level = member.DeclaringType; level is not null; level = level.BaseType)
        {
            depth++;
        }

        return depth;
    }

    private static RecordMember<T> Create(string name, Type type, MemberInfo source)
    {
        if (!ColumnKind.TryFind(type, out ColumnKind? kind))
        {
            throw new ArgumentException($"Property '{name}' of {typeof(T)} is {type}, which no column of a table can hold.");
        }

        Type member = typeof(RecordMember<,>).MakeGenericType(typeof(T), type);
        return (RecordMember<T>)Activator.CreateInstance(member, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, [name, kind.CreateBuilder(allowsMissing: false), source], null)!;
    }
}

internal sealed class RecordMember<T, TValue> : RecordMember<T>
{
    private readonly FieldInfo? _field;
    private readonly Func<T, TValue>? _get;
    private readonly GetOfStruct? _getOfStruct;
    private readonly Setter<TValue> _setter;

    [SuppressMessage("Performance", "CA1812", Justification = "Made by reflection.")]
    internal RecordMember(string name, ColumnBuilder builder, MemberInfo source)
        : base(name, builder)
    {
        _setter = Setter<TValue>.For(builder);
        if (source is not MethodInfo getter)
        {
            _field = (FieldInfo)source;
        }
        else if (typeof(T).IsValueType)
        {
            _getOfStruct = getter.CreateDelegate<GetOfStruct>();
        }
        else
        {
            _get = getter.CreateDelegate<Func<T, TValue>>();
        }
    }

    private delegate TValue GetOfStruct(ref T record);

    internal override Fit Set(int row, ref T record) =>
        _setter.Set(row, _get is not null ? _get(record) : _getOfStruct is not null ? _getOfStruct(ref record) : (TValue)_field!.GetValue(record)!);
}

/// <summary>Sets values of a builder, missing ones as such.</summary>
internal abstract class Setter<TValue>
{
    internal static Setter<TValue> For(ColumnBuilder builder)
    {
        if (builder is TextBuilder texts)
        {
            return (Setter<TValue>)(object)new TextSetter(texts);
        }

        Type value = Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue);
        Type setter = (value == typeof(TValue) ? typeof(ValueSetter<>) : typeof(NullableSetter<>)).MakeGenericType(value);
        return (Setter<TValue>)Activator.CreateInstance(setter, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, null, [builder], null)!;
    }

    internal abstract Fit Set(int row, TValue value);
}

internal sealed class TextSetter(TextBuilder builder) : Setter<string?>
{
    internal override Fit Set(int row, string? value) => builder.Set(row, value);
}

internal sealed class ValueSetter<TValue>(ColumnBuilder<TValue> builder) : Setter<TValue>
    where TValue : struct, ISpanParsable<TValue>
{
    internal override Fit Set(int row, TValue value)
    {
        builder.Set(row, value);
        return Fit.Stored;
    }
}

internal sealed class NullableSetter<TValue>(ColumnBuilder<TValue> builder) : Setter<TValue?>
    where TValue : struct, ISpanParsable<TValue>
{
    internal override Fit Set(int row, TValue? value)
    {
        if (value is not { } there)
        {
            return builder.SetMissing(row);
        }

        builder.Set(row, there);
        return Fit.Stored;
    }
}
