namespace Multiprocessing.Transfer;

internal sealed class TupleCodec<T1>(Codec<T1> codec1) : Codec<ValueTuple<T1>>
{
    public override bool IsFlat { get; } = codec1.IsFlat;

    public override int SmallestSize { get; } = codec1.SmallestSize;

    public override void Write(PayloadWriter writer, in ValueTuple<T1> value)
    {
        Component.Write(writer, codec1, in value.Item1);
    }

    public override ValueTuple<T1> Read(PayloadReader reader)
    {
        T1 item1 = Component.Read(reader, codec1);
        return new ValueTuple<T1>(item1);
    }
}

internal sealed class TupleCodec<T1, T2>(Codec<T1> codec1, Codec<T2> codec2) : Codec<(T1, T2)>
{
    public override bool IsFlat { get; } = codec1.IsFlat && codec2.IsFlat;

    public override int SmallestSize { get; } = codec1.SmallestSize + codec2.SmallestSize;

    public override void Write(PayloadWriter writer, in (T1, T2) value)
    {
        Component.Write(writer, codec1, in value.Item1);
        Component.Write(writer, codec2, in value.Item2);
    }

    public override (T1, T2) Read(PayloadReader reader)
    {
        T1 item1 = Component.Read(reader, codec1);
        T2 item2 = Component.Read(reader, codec2);
        return (item1, item2);
    }
}

internal sealed class TupleCodec<T1, T2, T3>(Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3) : Codec<(T1, T2, T3)>
{
    public override bool IsFlat { get; } = codec1.IsFlat && codec2.IsFlat && codec3.IsFlat;

    public override int SmallestSize { get; } = codec1.SmallestSize + codec2.SmallestSize + codec3.SmallestSize;

    public override void Write(PayloadWriter writer, in (T1, T2, T3) value)
    {
        Component.Write(writer, codec1, in value.Item1);
        Component.Write(writer, codec2, in value.Item2);
        Component.Write(writer, codec3, in value.Item3);
    }

    public override (T1, T2, T3) Read(PayloadReader reader)
    {
        T1 item1 = Component.Read(reader, codec1);
        T2 item2 = Component.Read(reader, codec2);
        T3 item3 = Component.Read(reader, codec3);
        return (item1, item2, item3);
    }
}

internal sealed class TupleCodec<T1, T2, T3, T4>(Codec<T1> codec1, Codec<T2> codec2, Codec<T3> codec3, Codec<T4> codec4) : Codec<(T1, T2, T3, T4)>
{
    public override bool IsFlat { get; } = codec1.IsFlat && codec2.IsFlat && codec3.IsFlat && codec4.IsFlat;

    public override int SmallestSize { get; } = codec1.SmallestSize + codec2.SmallestSize + codec3.SmallestSize + codec4.SmallestSize;

    public override void Write(PayloadWriter writer, in (T1, T2, T3, T4) value)
    {
        Component.Write(writer, codec1, in value.Item1);
        Component.Write(writer, codec2, in value.Item2);
        Component.Write(writer, codec3, in value.Item3);
        Component.Write(writer, codec4, in value.Item4);
    }

    public override (T1, T2, T3, T4) Read(PayloadReader reader)
    {
        T1 item1 = Component.Read(reader, codec1);
        T2 item2 = Component.Read(reader, codec2);
        T3 item3 = Component.Read(reader, codec3);
        T4 item4 = Component.Read(reader, codec4);
        return (item1, item2, item3, item4);
    }
}
