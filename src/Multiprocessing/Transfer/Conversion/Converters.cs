using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace Multiprocessing.Transfer;

/// <summary>Types that travel as another value because their own fields belong to this process or cost too much.</summary>
internal static class Converters
{
    private static readonly Dictionary<string, Func<Type, ObjectCodec>> BuiltIn = new()
    {
        ["System.Type"] = type => new TypeCodec(type),
        ["System.Reflection.MethodBase"] = type => new MethodCodec(type),
        ["System.Reflection.FieldInfo"] = type => new MemberCodec(type),
        ["System.Reflection.PropertyInfo"] = type => new MemberCodec(type),
        ["System.Reflection.EventInfo"] = type => new MemberCodec(type),
        ["System.Uri"] = type => new ConverterCodec<Uri, (string, UriKind)>(type,
            uri => (uri.OriginalString, uri.IsAbsoluteUri ? UriKind.Absolute : UriKind.Relative),
            parts => new Uri(parts.Item1, parts.Item2)),
        ["System.Text.RegularExpressions.Regex"] = type => new ConverterCodec<Regex, (string, RegexOptions, TimeSpan)>(type,
            regex => (regex.ToString(), regex.Options, regex.MatchTimeout),
            parts => new Regex(parts.Item1, parts.Item2, parts.Item3)),
        ["System.Globalization.CultureInfo"] = type => new ConverterCodec<CultureInfo, (string, bool, NumberFormatInfo?)>(type,
            culture => (CultureName.Of(culture), culture.IsReadOnly, culture.IsReadOnly ? null : culture.NumberFormat),
            parts => CultureFrom(parts.Item1, parts.Item2, parts.Item3)),
        ["System.Globalization.CompareInfo"] = type => new ConverterCodec<CompareInfo, string>(type,
            compare => compare.Name,
            CompareInfo.GetCompareInfo),
        ["System.Globalization.TextInfo"] = type => new ConverterCodec<TextInfo, string>(type,
            text => text.CultureName,
            name => CultureInfo.GetCultureInfo(name).TextInfo),
        ["System.TimeZoneInfo"] = type => new ConverterCodec<TimeZoneInfo, string>(type, zone => zone.ToSerializedString(), ZoneFrom),
        // Names are compared by reference in these: each process has its own.
        ["System.Xml.Linq.XName"] = type => new ConverterCodec<XName, string>(type, name => name.ToString(), XName.Get),
        ["System.Xml.Linq.XNamespace"] = type => new ConverterCodec<XNamespace, string>(type, space => space.NamespaceName, XNamespace.Get),
        ["System.Xml.XmlDocument"] = type => new ConverterCodec<XmlDocument, (string, bool)>(type,
            document => (document.OuterXml, document.PreserveWhitespace),
            parts => DocumentFrom(parts.Item1, parts.Item2)),
        ["System.Text.BaseCodePageEncoding"] = CodePage,
        ["System.Text.ISO2022Encoding"] = CodePage,
        ["System.Text.ISCIIEncoding"] = CodePage,
        ["System.Text.GB18030Encoding"] = CodePage,
        // The copy of what a lock guards is nobody's yet.
        ["System.Threading.ReaderWriterLockSlim"] = type => new ConverterCodec<ReaderWriterLockSlim, LockRecursionPolicy>(type,
            gate => gate.RecursionPolicy,
            policy => new ReaderWriterLockSlim(policy)),
        ["Multiprocessing.Transfer.LoggerFactoryCodec+Stand"] = _ => new LoggerFactoryCodec(),
        ["System.Threading.Lock"] = type => new ConverterCodec<Lock, bool>(type, _ => true, _ => new Lock()),
    };

    public static ObjectCodec? CodecFor(Type type)
    {
        if (RegisteredConverters.CodecFor(type) is { } registered)
        {
            return registered;
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            if (BuiltIn.TryGetValue(Generic.NameOf(level), out Func<Type, ObjectCodec>? builtIn))
            {
                return builtIn(type);
            }
        }

        return LoggerCodecs.CodecFor(type);
    }

    // Those of the code pages provider point into its tables.
    private static ConverterCodec<Encoding, int> CodePage(Type type) => new(type,
        encoding => encoding.CodePage,
        page => CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page));

    private static CultureInfo CultureFrom(string name, bool isReadOnly, NumberFormatInfo? numbers)
    {
        if (isReadOnly)
        {
            return CultureInfo.GetCultureInfo(name);
        }

        CultureInfo culture = new(name);
        if (numbers is not null)
        {
            culture.NumberFormat = numbers;
        }

        return culture;
    }

    private static XmlDocument DocumentFrom(string xml, bool preserveWhitespace)
    {
        XmlDocument document = new() { PreserveWhitespace = preserveWhitespace, XmlResolver = null };
        if (xml.Length > 0)
        {
            using XmlReader reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null });
            document.Load(reader);
        }

        return document;
    }

    private static TimeZoneInfo ZoneFrom(string serialized)
    {
        TimeZoneInfo zone = TimeZoneInfo.FromSerializedString(serialized);
        if (zone.Id == TimeZoneInfo.Utc.Id)
        {
            return TimeZoneInfo.Utc;
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(zone.Id, out TimeZoneInfo? known) && known.HasSameRules(zone) ? known : zone;
    }
}
