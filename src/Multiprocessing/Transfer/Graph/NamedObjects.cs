using System.Text;

namespace Multiprocessing.Transfer;

/// <summary>Objects with state that are known by a name in every process, and stay themselves.</summary>
internal static class NamedObjects
{
    public static bool Contains(object value) => Array.IndexOf(Table.Named, value) >= 0;

    public static ObjectCodec? CodecFor(Type type)
    {
        if (type.Assembly != typeof(object).Assembly)
        {
            return null;
        }

        object[] known = Array.FindAll(Table.Named, candidate => candidate.GetType() == type);
        return known.Length > 0 ? new SelfCodec(type, known) : null;
    }

    // Made at first use: most programs send none of them.
    private static class Table
    {
        public static readonly object[] Named =
        [
            StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
            Encoding.UTF8, Encoding.ASCII, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1,
        ];
    }
}
