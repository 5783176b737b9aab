using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Multiprocessing.Transfer;

/// <summary>An exception as its fields and the text of its stack; what only its own runtime understands stays behind.</summary>
internal sealed class ExceptionCodec : ObjectCodec
{
    // Of the class Exception itself: all others are the runtime's.
    private static readonly HashSet<string> Travelling = ["_message", "_data", "_innerException", "_helpURL", "_source", "_HResult"];

    private readonly FieldSet _fields;

    public ExceptionCodec(Type type)
        : base(type)
    {
        _fields = FieldSet.Of(type, include: Travels);
    }

    public override void WriteNew(PayloadWriter writer, object value) => writer.Enqueue(value, this);

    public override object ReadNew(PayloadReader reader)
    {
        reader.RequireRemaining(_fields.SmallestSize, 1);
        object value = RuntimeHelpers.GetUninitializedObject(Type);
        reader.Enqueue(value, this, _fields.SmallestSize);
        return value;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry)
    {
        _fields.Write(writer, entry.Value);
        writer.WriteString(ExceptionText.StackOf((Exception)entry.Value));
    }

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry)
    {
        _fields.Read(reader, entry.Value);
        if (reader.ReadString() is { Length: > 0 } stack)
        {
            ExceptionDispatchInfo.SetRemoteStackTrace((Exception)entry.Value, stack);
        }
    }

    private static bool Travels(FieldInfo field) =>
        field.DeclaringType == typeof(Exception) ? Travelling.Contains(field.Name) : !SkippedFields.Contains(field);
}
