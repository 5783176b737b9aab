using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>The fields of a type that travel, its bases' first, in the order of declaration.</summary>
internal sealed class FieldSet
{
    private readonly FieldCodec[] _fields;

    private FieldSet(FieldCodec[] fields)
    {
        _fields = fields;
        IsFlat = Array.TrueForAll(fields, field => field.IsFlat);
        foreach (FieldCodec field in fields)
        {
            SmallestSize += field.SmallestSize;
        }
    }

    /// <summary>Go through reflection even where offsets are known: for tests of that road.</summary>
    internal static bool ByReflection { get; set; } = !FieldOffset.IsKnown;

    public int Count => _fields.Length;

    public bool IsFlat { get; }

    public int SmallestSize { get; }

    public FieldCodec this[int index] => _fields[index];

    /// <param name="type">The type.</param>
    /// <param name="below">A base whose fields, and those of its own bases, are left out.</param>
    /// <param name="include">Which fields; null for all that are not marked <see cref="NonSerializedAttribute"/>.</param>
    public static FieldSet Of(Type type, Type? below = null, Func<FieldInfo, bool>? include = null)
    {
        List<FieldCodec> fields = [];
        foreach (FieldInfo field in FieldsOf(type, below))
        {
            if (include?.Invoke(field) ?? !SkippedFields.Contains(field))
            {
                fields.Add(FieldCodec.For(field));
            }
        }

        return new FieldSet([.. fields]);
    }

    public static List<FieldInfo> FieldsOf(Type type, Type? below = null)
    {
        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        List<FieldInfo> fields = [];
        for (Type? level = type; level is not null && level != below; level = level.BaseType)
        {
            fields.InsertRange(0, InOrder(level.GetFields(declared)));
        }

        return fields;
    }

    /// <summary>In the order of declaration, which reflection does not promise.</summary>
    public static FieldInfo[] InOrder(FieldInfo[] fields)
    {
        Array.Sort(fields, static (left, right) => left.MetadataToken.CompareTo(right.MetadataToken));
        return fields;
    }

    public void Write(PayloadWriter writer, object owner)
    {
        if (ByReflection)
        {
            foreach (FieldCodec field in _fields)
            {
                field.WriteByReflection(writer, owner);
            }

            return;
        }

        WriteAt(writer, ref FieldOffset.Data(owner));
    }

    public void Read(PayloadReader reader, object owner)
    {
        if (ByReflection)
        {
            foreach (FieldCodec field in _fields)
            {
                field.ReadByReflection(reader, owner);
            }

            return;
        }

        ReadAt(reader, ref FieldOffset.Data(owner));
    }

    public void WriteAt(PayloadWriter writer, ref byte data)
    {
        foreach (FieldCodec field in _fields)
        {
            field.Write(writer, ref data);
        }
    }

    public void ReadAt(PayloadReader reader, ref byte data)
    {
        foreach (FieldCodec field in _fields)
        {
            field.Read(reader, ref data);
        }
    }
}
