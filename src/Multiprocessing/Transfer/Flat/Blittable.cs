using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Which value types are nothing but their bytes.</summary>
internal static class Blittable
{
    public static bool Is(Type type)
    {
        if (type.IsPrimitive || type.IsEnum)
        {
            return true;
        }

        if (!type.IsValueType || type.IsByRefLike || type.ContainsGenericParameters || Nullable.GetUnderlyingType(type) is not null
            || RefusedTypes.ReasonFor(type) is not null)
        {
            return false;
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Type content = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
            if (!Is(content))
            {
                return false;
            }
        }

        return true;
    }
}
