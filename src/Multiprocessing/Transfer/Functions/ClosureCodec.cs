using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// The object in which the compiler keeps the captured variables of one scope. Lambdas of that scope share it, so only the
/// fields that the functions in the graph read are sent; a later function that reads more sends the rest after.
/// </summary>
internal sealed class ClosureCodec : ObjectCodec
{
    private const int FieldBits = 64;

    private readonly FieldSet _fields;
    private Needed? _last;

    public ClosureCodec(Type type)
        : base(type)
    {
        _fields = FieldSet.Of(type, include: static _ => true);
        for (int i = 0; i < _fields.Count; i++)
        {
            OuterScopes |= IsClosure(_fields[i].Field.FieldType) ? Bit(i) : 0;
        }
    }

    public override ObjectIdentity Identity => ObjectIdentity.Closure;

    /// <summary>The fields that hold the closures of outer scopes, which are trimmed in their turn.</summary>
    public ulong OuterScopes { get; }

    public static bool IsClosure(Type type) =>
        type.IsNested && !type.IsValueType && type.Name.StartsWith("<>c__DisplayClass", StringComparison.Ordinal);

    public ulong FieldsFor(ClosureNeeds needs)
    {
        Needed? last = _last;
        if (last?.Needs != needs)
        {
            _last = last = new Needed(needs, Find(needs));
        }

        return last!.Fields;
    }

    public override void WriteNew(PayloadWriter writer, object value) => throw new NotSupportedException();

    public override object ReadNew(PayloadReader reader) => RuntimeHelpers.GetUninitializedObject(Type);

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if ((entry.Fields & Bit(i)) == 0)
            {
                continue;
            }

            FieldCodec field = _fields[i];
            if ((OuterScopes & Bit(i)) != 0 && field.Get(entry.Value) is { } outer)
            {
                writer.WriteClosure(outer, (ClosureCodec)ObjectCodecs.For(outer.GetType()), entry.Needs!);
            }
            else if (FieldSet.ByReflection)
            {
                field.WriteByReflection(writer, entry.Value);
            }
            else
            {
                field.Write(writer, ref FieldOffset.Data(entry.Value));
            }
        }
    }

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry)
    {
        for (int i = 0; i < _fields.Count; i++)
        {
            if ((entry.Fields & Bit(i)) == 0)
            {
                continue;
            }

            if (FieldSet.ByReflection)
            {
                _fields[i].ReadByReflection(reader, entry.Value);
            }
            else
            {
                _fields[i].Read(reader, ref FieldOffset.Data(entry.Value));
            }
        }
    }

    // Fields beyond the bits share the last one.
    private static ulong Bit(int field) => 1ul << Math.Min(field, FieldBits - 1);

    private ulong Find(ClosureNeeds needs)
    {
        ulong fields = 0;
        for (int i = 0; i < _fields.Count; i++)
        {
            fields |= needs.Contains(_fields[i].Field) ? Bit(i) : 0;
        }

        return fields;
    }

    private sealed class Needed(ClosureNeeds needs, ulong fields)
    {
        public ClosureNeeds Needs { get; } = needs;

        public ulong Fields { get; } = fields;
    }
}
