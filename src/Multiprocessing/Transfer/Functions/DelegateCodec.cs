using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>A delegate as its methods and their targets. It is made when it is met: its targets may be empty then, and are filled later.</summary>
internal sealed class DelegateCodec(Type type) : ObjectCodec(type)
{
    /// <summary>For a delegate of whichever type.</summary>
    internal static readonly Codec<Delegate?> Any = new ReferenceCodec<Delegate?>();

    private static readonly Codec<object?> Target = new ReferenceCodec<object?>();

    public override void WriteNew(PayloadWriter writer, object value)
    {
        PayloadWriter.RequireStack();
        Delegate function = (Delegate)value;
        if (function.HasSingleTarget)
        {
            writer.WriteVarUInt32(1);
            WriteOne(writer, function);
            return;
        }

        Delegate[] functions = function.GetInvocationList();
        writer.WriteVarUInt32((uint)functions.Length);
        foreach (Delegate one in functions)
        {
            WriteOne(writer, one);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        PayloadWriter.RequireStack();
        int count = reader.ReadCount(2);
        if (count == 1)
        {
            return ReadOne(reader);
        }

        Delegate[] functions = new Delegate[count];
        for (int i = 0; i < count; i++)
        {
            functions[i] = ReadOne(reader);
        }

        return Delegate.Combine(functions) ?? throw new TransferException("The payload is damaged: a delegate has no method.");
    }

    private static void WriteOne(PayloadWriter writer, Delegate function)
    {
        MemberNumber.Write(writer, function, function.Method);
        object? target = function.Target;
        if (target is not null && ClosureCodec.IsClosure(target.GetType()))
        {
            writer.WriteClosure(target, (ClosureCodec)ObjectCodecs.For(target.GetType()), ClosureNeeds.Of(function.Method));
        }
        else
        {
            Target.Write(writer, in target);
        }
    }

    private Delegate ReadOne(PayloadReader reader)
    {
        MethodInfo method = (MethodInfo)reader.Definitions.MethodAt(reader.ReadNumber());
        object? target = Target.Read(reader);
        Delegate function = Delegate.CreateDelegate(Type, target, method);
        if (target is null || !method.IsVirtual || target.GetType() == method.DeclaringType || function.Method == method)
        {
            return function;
        }

        // Of "base.Method", where the target's own class has another: a delegate can only be made to call that one by its address.
        return (Delegate)Activator.CreateInstance(Type, target, method.MethodHandle.GetFunctionPointer())!;
    }
}
