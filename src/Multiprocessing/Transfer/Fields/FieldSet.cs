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
        SmallestSize = fields.Sum(field => field.SmallestSize);
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
    public static FieldSet Of(Type type, Type? below = null, Func<FieldInfo, bool>? include = null) =>
        new([.. FieldsOf(type, below).Where(include ?? (field => !SkippedFields.Contains(field))).Select(FieldCodec.For)]);

    public static IEnumerable<FieldInfo> FieldsOf(Type type, Type? below = null)
    {
        Stack<Type> line = new();
        for (Type? level = type; level is not null && level != below; level = level.BaseType)
        {
            line.Push(level);
        }

        const BindingFlags declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return line.SelectMany(level => level.GetFields(declared).OrderBy(field => field.MetadataToken));
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
