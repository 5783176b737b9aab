namespace Multiprocessing.Transfer;

/// <summary>How an object is met again within its root.</summary>
internal enum ObjectIdentity
{
    /// <summary>Numbered at its first meeting; later meetings write the number.</summary>
    Tracked,

    /// <summary>Written in full at each meeting: strings and boxed primitives.</summary>
    Value,

    /// <summary>Tracked, and its fields travel as the functions over it need them.</summary>
    Closure,
}

/// <summary>How objects of one exact run-time type are written and rebuilt.</summary>
internal abstract class ObjectCodec(Type type)
{
    private NumberIn? _number;

    public Type Type { get; } = type;

    /// <summary>What an object becomes on arrival, where that need not be its own type.</summary>
    public virtual Type ArrivesAs => Type;

    public virtual ObjectIdentity Identity => ObjectIdentity.Tracked;

    /// <summary>Writes the object's shape and puts it on the queue, or, if it has no body, writes all of it.</summary>
    public abstract void WriteNew(PayloadWriter writer, object value);

    /// <summary>Reads what <see cref="WriteNew"/> wrote. An object with a body is returned empty and put on the queue.</summary>
    public abstract object ReadNew(PayloadReader reader);

    public virtual void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) => throw new NotSupportedException();

    public virtual void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) => throw new NotSupportedException();

    public int NumberOf(DefinitionTable definitions)
    {
        NumberIn? known = _number;
        if (known is null || known.Table != definitions)
        {
            _number = known = new NumberIn(definitions, NumberOf(definitions, Type));
        }

        return known.Number;
    }

    private static int NumberOf(DefinitionTable definitions, Type type)
    {
        try
        {
            return definitions.NumberOf(type);
        }
        catch (TransferException e) when (e.InnerException is RefusalException refusal)
        {
            throw new RefusalException(type, refusal.Reason);
        }
    }

    private sealed record NumberIn(DefinitionTable Table, int Number);
}
