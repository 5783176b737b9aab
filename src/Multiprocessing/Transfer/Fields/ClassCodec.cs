using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>An object as its fields; no constructor runs.</summary>
internal sealed class ClassCodec : ObjectCodec
{
    private readonly FieldSet _fields;

    public ClassCodec(Type type)
        : base(type)
    {
        RefusedTypes.CheckFinalizer(type);
        _fields = FieldSet.Of(type);
    }

    public override void WriteNew(PayloadWriter writer, object value)
    {
        if (_fields.Count > 0)
        {
            writer.Enqueue(value, this);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        reader.RequireRemaining(_fields.SmallestSize, 1);
        object value = RuntimeHelpers.GetUninitializedObject(Type);
        if (_fields.Count > 0)
        {
            reader.Enqueue(value, this, _fields.SmallestSize);
        }

        return value;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) => _fields.Write(writer, entry.Value);

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) => _fields.Read(reader, entry.Value);
}
