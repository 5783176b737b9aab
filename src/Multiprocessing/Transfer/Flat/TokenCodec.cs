namespace Multiprocessing.Transfer;

/// <summary>A token as a number: who cancels it on the other side is the importer's business.</summary>
internal sealed class TokenCodec : Codec<CancellationToken>
{
    private const long None = 0;
    private const long AlreadyCancelled = -1;

    public override void Write(PayloadWriter writer, in CancellationToken value)
    {
        if (!value.CanBeCanceled)
        {
            writer.WriteInt64(None);
        }
        else if (writer.Tokens?.Export(value) is { } number && (number != None || !value.IsCancellationRequested))
        {
            writer.WriteInt64(number);
        }
        else if (value.IsCancellationRequested)
        {
            writer.WriteInt64(AlreadyCancelled);
        }
        else
        {
            throw new RefusalException(typeof(CancellationToken), "no cancellation can be passed on here");
        }
    }

    public override CancellationToken Read(PayloadReader reader) => reader.ReadInt64() switch
    {
        None => CancellationToken.None,
        AlreadyCancelled => new CancellationToken(canceled: true),
        long id => reader.Tokens?.Import(id)
            ?? throw new TransferException("The payload holds a cancellation token, and none can be received here."),
    };
}
