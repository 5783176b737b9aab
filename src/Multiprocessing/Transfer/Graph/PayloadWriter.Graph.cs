using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

internal sealed unsafe partial class PayloadWriter
{
    private readonly IdentityMap _identities = new();
    private ObjectQueue _queue = new();
    private readonly ClosureFields _closures = new();

    /// <summary>
    /// Writes one independent graph. If it throws, the writer is as it was before the call.
    /// </summary>
    /// <param name="codec">How the root's declared type is written.</param>
    /// <param name="value">The root.</param>
    /// <param name="what">What the root is to the caller ("argument", "item", "result"), for the message of a refusal.</param>
    public void WriteRoot<T>(Codec<T> codec, in T value, string what)
    {
        if (codec.IsFlat)
        {
            codec.Write(this, in value);
            return;
        }

        WriteGraph(codec, in value, what);
    }

    /// <summary>Writes a delegate with its target, and of a closure only what the function reads.</summary>
    public void WriteFunction(Delegate function) => WriteGraph<Delegate?>(DelegateCodec.Any, in function, PathFinder.Function);

    /// <summary>Writes a reference to an object that is not null.</summary>
    internal void WriteReference(object value, ObjectCodec codec, bool isDeclaredType)
    {
        ObjectIdentity identity = codec.Identity;
        if (identity == ObjectIdentity.Closure)
        {
            WriteClosure(value, (ClosureCodec)codec, ClosureNeeds.Everything);
            return;
        }

        if (identity == ObjectIdentity.Tracked)
        {
            int number = _identities.GetOrAdd(value, out bool isNew);
            if (!isNew)
            {
                WriteVarUInt32((uint)number + ReferenceTag.FirstKnown);
                return;
            }
        }

        if (isDeclaredType)
        {
            WriteByte(ReferenceTag.NewOfDeclaredType);
        }
        else
        {
            WriteByte(ReferenceTag.New);
            WriteVarUInt32((uint)codec.NumberOf(Definitions));
        }

        codec.WriteNew(this, value);
    }

    internal void WriteClosure(object value, ClosureCodec codec, ClosureNeeds needs)
    {
        int number = _identities.GetOrAdd(value, out bool isNew);
        WriteByte(ReferenceTag.Closure);
        if (isNew)
        {
            WriteByte(0);
            WriteVarUInt32((uint)codec.NumberOf(Definitions));
        }
        else
        {
            WriteVarUInt32((uint)number + 1);
        }

        ulong fields = _closures.Add(number, codec, needs);
        WriteVarUInt64(fields);
        if (fields != 0)
        {
            _queue.Enqueue(new ObjectQueue.Entry { Value = value, Codec = codec, Fields = fields, Needs = needs });
        }
    }

    /// <summary>The body of this object follows when those before it in the queue are written.</summary>
    internal void Enqueue(object value, ObjectCodec codec) => _queue.Enqueue(new ObjectQueue.Entry { Value = value, Codec = codec });

    /// <summary>Writes a value that must be whole where it stands: everything it leads to follows at once.</summary>
    internal void WriteWhole<T>(Codec<T> codec, in T value)
    {
        RequireStack();
        ObjectQueue outer = _queue;
        _queue = new ObjectQueue();
        try
        {
            codec.Write(this, in value);
            Drain();
        }
        finally
        {
            _queue = outer;
        }
    }

    internal static void RequireStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new TransferException("The value is nested too deeply in objects that must each be whole before the next (such as converted values or delegates over delegates).");
        }
    }

    private void WriteGraph<T>(Codec<T> codec, in T value, string what)
    {
        long position = Position;
        bool done = false;
        try
        {
            codec.Write(this, in value);
            Drain();
            done = true;
        }
        catch (RefusalException refusal)
        {
            throw PathFinder.Explain(refusal, value, what);
        }
        finally
        {
            if (!done)
            {
                Truncate(position);
            }

            _identities.Clear();
            _queue.Clear();
            _closures.Clear();
        }
    }

    private void Drain()
    {
        while (_queue.Count > 0)
        {
            ObjectQueue.Entry entry = _queue.Dequeue();
            entry.Codec.WriteBody(this, in entry);
        }
    }
}
