using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.Transfer;

/// <summary>A one-dimensional array from 0: its length, and on the queue its elements.</summary>
internal sealed class VectorCodec<T>() : ObjectCodec(typeof(T[]))
{
    private readonly Codec<T> _element = Codecs.Member<T>();

    public override void WriteNew(PayloadWriter writer, object value)
    {
        T[] array = Unsafe.As<T[]>(value);
        writer.WriteVarUInt32((uint)array.Length);
        if (array.Length > 0)
        {
            writer.Enqueue(array, this);
        }
    }

    public override object ReadNew(PayloadReader reader)
    {
        int length = reader.ReadCount(_element.SmallestSize);
        if (length == 0)
        {
            return Array.Empty<T>();
        }

        T[] array = BufferMemory.WithLargePages(new T[length]);
        reader.Enqueue(array, this, (long)length * _element.SmallestSize);
        return array;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) =>
        _element.WriteMany(writer, Unsafe.As<T[]>(entry.Value));

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) =>
        _element.ReadMany(reader, Unsafe.As<T[]>(entry.Value));
}

/// <summary>An array of several dimensions, or one that does not begin at 0.</summary>
internal sealed class MatrixCodec<T>(Type type) : ObjectCodec(type)
{
    private readonly Codec<T> _element = Codecs.Member<T>();

    public override void WriteNew(PayloadWriter writer, object value)
    {
        Array array = (Array)value;
        for (int dimension = 0; dimension < array.Rank; dimension++)
        {
            writer.WriteInt32(array.GetLength(dimension));
            writer.WriteInt32(array.GetLowerBound(dimension));
        }

        writer.Enqueue(array, this);
    }

    public override object ReadNew(PayloadReader reader)
    {
        int rank = Type.GetArrayRank();
        int[] lengths = new int[rank];
        int[] lowerBounds = new int[rank];
        long count = 1;
        for (int dimension = 0; dimension < rank; dimension++)
        {
            lengths[dimension] = reader.ReadInt32();
            lowerBounds[dimension] = reader.ReadInt32();
            if (lengths[dimension] < 0)
            {
                throw new TransferException("The payload is damaged: an array has a negative length.");
            }

            count = checked(count * lengths[dimension]);
        }

        reader.RequireRemaining(count, _element.SmallestSize);
        Array array = Create(lengths, lowerBounds);
        reader.Enqueue(array, this, count * _element.SmallestSize);
        return array;
    }

    public override void WriteBody(PayloadWriter writer, in ObjectQueue.Entry entry) =>
        _element.WriteMany(writer, Elements(entry.Value));

    public override void ReadBody(PayloadReader reader, in ObjectQueue.Entry entry) =>
        _element.ReadMany(reader, Elements(entry.Value));

    private static Array Create(int[] lengths, int[] lowerBounds)
    {
        try
        {
            return Array.CreateInstance(typeof(T), lengths, lowerBounds);
        }
        catch (OutOfMemoryException e)
        {
            // Also what an impossible shape is called, even where it holds no element.
            throw new TransferException($"An array of {string.Join(" × ", lengths)} elements cannot be made here.", e);
        }
    }

    private static Span<T> Elements(object value)
    {
        Array array = (Array)value;
        return MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);
    }
}
