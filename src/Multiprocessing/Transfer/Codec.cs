namespace Multiprocessing.Transfer;

/// <summary>How values of one declared type are written and read.</summary>
internal abstract class Codec(Type type)
{
    public Type Type { get; } = type;

    /// <summary>
    /// Self-delimiting, without graph state, and decoded without running foreign code: a flat value can be written and
    /// skipped over on its own, and fails only for damaged bytes.
    /// </summary>
    public virtual bool IsFlat => false;

    /// <summary>The fewest bytes a value takes; never 0, so that a count can be checked against the bytes that remain.</summary>
    public virtual int SmallestSize => 1;
}

/// <inheritdoc cref="Codec"/>
internal abstract class Codec<T>() : Codec(typeof(T))
{
    public abstract void Write(PayloadWriter writer, in T value);

    public abstract T Read(PayloadReader reader);

    public virtual void WriteMany(PayloadWriter writer, ReadOnlySpan<T> values)
    {
        foreach (ref readonly T value in values)
        {
            Write(writer, in value);
        }
    }

    public virtual void ReadMany(PayloadReader reader, Span<T> values)
    {
        foreach (ref T value in values)
        {
            value = Read(reader);
        }
    }
}
