using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>A <see cref="Type"/> as a value: its number.</summary>
internal sealed class TypeCodec(Type type) : ObjectCodec(type)
{
    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value) => writer.WriteVarUInt32((uint)writer.Definitions.NumberOf((Type)value));

    public override object ReadNew(PayloadReader reader) => reader.Definitions.TypeAt(reader.ReadNumber());
}

/// <summary>A method or constructor as a value: its number.</summary>
internal sealed class MethodCodec(Type type) : ObjectCodec(type)
{
    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value) => writer.WriteVarUInt32((uint)writer.Definitions.NumberOf((MethodBase)value));

    public override object ReadNew(PayloadReader reader) => reader.Definitions.MethodAt(reader.ReadNumber());
}

/// <summary>A field, property or event as a value: its type's number and its token there.</summary>
internal sealed class MemberCodec(Type type) : ObjectCodec(type)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value)
    {
        MemberInfo member = (MemberInfo)value;
        Type declaring = member.DeclaringType ?? throw new RefusalException(Type, "it belongs to no type");
        writer.WriteVarUInt32((uint)writer.Definitions.NumberOf(declaring));
        writer.WriteInt32(member.MetadataToken);
    }

    public override object ReadNew(PayloadReader reader)
    {
        Type declaring = reader.Definitions.TypeAt(reader.ReadNumber());
        int token = reader.ReadInt32();
        return Array.Find(declaring.GetMembers(Declared), member => member.MetadataToken == token)
            ?? throw new TransferException($"The payload is damaged: {declaring} has no member with the token {token:x8}.");
    }
}
