using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>
/// Objects without any field that their type keeps in a static readonly one (<see cref="DBNull.Value"/>, default comparers,
/// the instance on which the compiler puts lambdas that capture nothing): they stay themselves. One with fields is copied
/// like any other object, since those may have changed.
/// </summary>
internal static class Singletons
{
    private const BindingFlags OwnInstance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const BindingFlags OwnStatic = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static ObjectCodec? CodecFor(Type type)
    {
        if (type.IsValueType || type.IsArray)
        {
            return null;
        }

        if (IsLambdas(type) && type.GetField("<>9", OwnStatic)?.GetValue(null) is { } lambdas)
        {
            return new SelfCodec(type, [lambdas]);
        }

        if (HasFields(type))
        {
            return null;
        }

        List<object> known = [];
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in FieldSet.InOrder(level.GetFields(OwnStatic)))
            {
                if (field.IsInitOnly && field.FieldType != typeof(object) && field.FieldType.IsAssignableFrom(type)
                    && field.GetValue(null) is { } value && value.GetType() == type)
                {
                    known.Add(value);
                }
            }
        }

        return known.Count > 0 ? new SelfCodec(type, [.. known]) : null;
    }

    /// <summary>
    /// The class on whose one instance the C# compiler puts the lambdas of a class that capture nothing. It has a field for each of them, too,
    /// which need not be looked at.
    /// </summary>
    private static bool IsLambdas(Type type) => type is { IsNested: true, IsGenericType: false, Name: "<>c" };

    private static bool HasFields(Type type)
    {
        for (Type? level = type; level is not null; level = level.BaseType)
        {
            if (level.GetFields(OwnInstance).Length > 0)
            {
                return true;
            }
        }

        return false;
    }
}
