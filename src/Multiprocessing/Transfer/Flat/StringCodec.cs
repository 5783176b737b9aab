namespace Multiprocessing.Transfer;

/// <summary>A string, by value.</summary>
internal sealed class StringCodec : Codec<string?>
{
    public override bool IsFlat => true;

    public override void Write(PayloadWriter writer, in string? value) => writer.WriteString(value);

    public override string? Read(PayloadReader reader) => reader.ReadString();
}
