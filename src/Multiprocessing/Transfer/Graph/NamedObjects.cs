using System.Text;

namespace Multiprocessing.Transfer;

/// <summary>Objects with state that are known by a name in every process, and stay themselves.</summary>
internal static class NamedObjects
{
    private static readonly object[] Named =
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase,
        Encoding.UTF8, Encoding.ASCII, Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1,
    ];

    public static bool Contains(object value) => Array.IndexOf(Named, value) >= 0;

    public static ObjectCodec? CodecFor(Type type)
    {
        object[] known = Array.FindAll(Named, candidate => candidate.GetType() == type);
        return known.Length > 0 ? new SelfCodec(type, known) : null;
    }
}
