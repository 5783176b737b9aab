using System.Reflection;
using System.Text;

namespace Multiprocessing.Transfer;

/// <summary>
/// Objects that stay themselves: the named comparers and encodings, and any object without state that its type keeps in a
/// static readonly field (<see cref="DBNull.Value"/>, the default comparers, the instance on which the compiler puts
/// lambdas that capture nothing).
/// </summary>
internal static class WellKnownObjects
{
    private static readonly object[] Named =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
        Encoding.UTF8, Encoding.ASCII, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1,
    ];

    public static bool IsNamed(object value) => Array.IndexOf(Named, value) >= 0;

    public static ObjectCodec? CodecFor(Type type)
    {
        object[] named = [.. Named.Where(known => known.GetType() == type)];
        if (named.Length > 0)
        {
            return new WellKnownCodec(type, named);
        }

        object[] singletons = FieldSet.FieldsOf(type).Any() ? [] : [.. Singletons(type)];
        return singletons.Length > 0 ? new WellKnownCodec(type, singletons) : null;
    }

    private static IEnumerable<object> Singletons(Type type)
    {
        const BindingFlags declared = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(declared).OrderBy(field => field.MetadataToken))
            {
                if (field.IsInitOnly && field.FieldType.IsAssignableFrom(type) && field.FieldType != typeof(object)
                    && field.GetValue(null) is { } value && value.GetType() == type)
                {
                    yield return value;
                }
            }
        }
    }

    private sealed class WellKnownCodec(Type type, object[] known) : ObjectCodec(type)
    {
        private readonly ClassCodec _other = new(type);

        public override void WriteNew(PayloadWriter writer, object value)
        {
            int index = Array.FindIndex(known, candidate => ReferenceEquals(candidate, value));
            writer.WriteVarUInt32((uint)(index + 1));
            if (index < 0)
            {
                _other.WriteNew(writer, value);
            }
        }

        public override object ReadNew(PayloadReader reader)
        {
            int index = reader.ReadNumber() - 1;
            return index < 0 ? _other.ReadNew(reader) : known[index];
        }
    }
}
