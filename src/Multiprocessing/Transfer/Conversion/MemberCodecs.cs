using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>A <see cref="Type"/> as a value: its number.</summary>
internal sealed class TypeCodec(Type type) : ObjectCodec(type)
{
    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value) => MemberNumber.Write(writer, value, (Type)value);

    public override object ReadNew(PayloadReader reader) => reader.Definitions.TypeAt(reader.ReadNumber());
}

/// <summary>A method or constructor as a value: its number.</summary>
internal sealed class MethodCodec(Type type) : ObjectCodec(type)
{
    public override ObjectIdentity Identity => ObjectIdentity.Value;

    public override void WriteNew(PayloadWriter writer, object value) => MemberNumber.Write(writer, value, (MethodBase)value);

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
        MemberNumber.Write(writer, value, declaring);
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

internal static class MemberNumber
{
    /// <summary>Writes the number of a type or method; where it has none, the value that named it is refused.</summary>
    public static void Write(PayloadWriter writer, object value, MemberInfo member)
    {
        try
        {
            int number = member is Type type ? writer.Definitions.NumberOf(type) : writer.Definitions.NumberOf((MethodBase)member);
            writer.WriteVarUInt32((uint)number);
        }
        catch (TransferException e) when (e.InnerException is RefusalException refusal)
        {
            throw new RefusalException(value.GetType(), refusal.Reason, culprit: value);
        }
    }
}
