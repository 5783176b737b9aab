using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>What an object leads to, with the names a user knows it by.</summary>
internal static class ObjectParts
{
    public readonly record struct Part(string Name, object Value, ClosureNeeds? Needs);

    /// <param name="value">The object.</param>
    /// <param name="needs">Of a closure: the fields that travel.</param>
    /// <param name="isArguments">Whether it is the tuple of a call's arguments.</param>
    /// <param name="throughCollections">Whether a collection is its elements rather than its fields.</param>
    public static IEnumerable<Part> Of(object value, ClosureNeeds? needs, bool isArguments, bool throughCollections)
    {
        Type type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || value is string or Pointer or MemberInfo || (type.IsArray && type.GetElementType()!.IsPrimitive))
        {
            return [];
        }

        if (isArguments && value is ITuple arguments)
        {
            return Enumerable.Range(0, arguments.Length)
                .Where(i => arguments[i] is not null)
                .Select(i => new Part($"argument {i + 1}", arguments[i]!, null));
        }

        return value switch
        {
            Delegate function => Targets(function),
            Array array => Elements(array),
            IDictionary dictionary when throughCollections && IsFramework(type) => Entries(dictionary),
            IEnumerable elements when throughCollections && IsFramework(type) => Elements(elements),
            _ => Fields(value, type, needs),
        };
    }

    /// <summary>The name in the source: compilers wrap those of properties, captured variables and anonymous types.</summary>
    public static string NameOf(FieldInfo field)
    {
        string name = field.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        string plain = name.StartsWith('<') && end > 1 ? name[1..end] : name;
        if (field.DeclaringType is not { } declaring || !ClosureCodec.IsClosure(declaring))
        {
            return plain;
        }

        if (ClosureCodec.IsClosure(field.FieldType))
        {
            return "";
        }

        return name == "<>4__this" ? "this" : $"captured variable '{plain}'";
    }

    private static bool IsFramework(Type type) => type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

    private static IEnumerable<Part> Targets(Delegate function)
    {
        foreach (Delegate one in function.GetInvocationList())
        {
            if (one.Target is { } target)
            {
                bool isClosure = ClosureCodec.IsClosure(target.GetType());
                yield return isClosure
                    ? new Part("", target, ClosureNeeds.Of(one.Method))
                    : new Part(one.Method.IsStatic ? "first argument" : "this", target, null);
            }
        }
    }

    private static IEnumerable<Part> Elements(IEnumerable elements)
    {
        int index = 0;
        foreach (object? element in elements)
        {
            if (element is not null)
            {
                yield return new Part(string.Create(CultureInfo.InvariantCulture, $"[{index}]"), element, null);
            }

            index++;
        }
    }

    private static IEnumerable<Part> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            string name = $"[{(entry.Key is string ? $"\"{entry.Key}\"" : entry.Key)}]";
            if (entry.Value is not null)
            {
                yield return new Part(name, entry.Value, null);
            }

            yield return new Part($"key {name}", entry.Key, null);
        }
    }

    private static IEnumerable<Part> Fields(object value, Type type, ClosureNeeds? needs)
    {
        foreach (FieldInfo field in FieldSet.FieldsOf(type))
        {
            if (SkippedFields.Contains(field) || (needs is not null && ClosureCodec.IsClosure(type) && !needs.Contains(field))
                || field.FieldType.IsPointer || field.FieldType.IsFunctionPointer)
            {
                continue;
            }

            if (field.GetValue(value) is { } part)
            {
                yield return new Part(NameOf(field), part, ClosureCodec.IsClosure(part.GetType()) ? needs : null);
            }
        }
    }
}
