using Multiprocessing.Transfer;

namespace Multiprocessing.Operations;

/// <summary>
/// Items and results as they stand in messages: flat ones one after the other, others each in an envelope with its length, so that
/// one that cannot be decoded does not take the next with it. The worker's side is in ChunkRun and ResultWriter.
/// </summary>
internal static class ItemCodec
{
    internal static void WriteEnclosed<T>(PayloadWriter writer, Codec<T> codec, in T value, string what)
    {
        long mark = writer.Position;
        try
        {
            writer.WriteInt32(0);
            if (codec.IsFlat)
            {
                codec.Write(writer, value);
            }
            else
            {
                writer.WriteRoot(codec, value, what);
            }

            writer.PatchInt32(mark, checked((int)(writer.Position - mark - sizeof(int))));
        }
        catch
        {
            writer.Truncate(mark);
            throw;
        }
    }

    /// <returns><see langword="false"/>, and why, where the result cannot be rebuilt; the reader then stands at the next.</returns>
    internal static bool TryRead<T>(PayloadReader reader, Codec<T> codec, out T value, out Exception? failure)
    {
        failure = null;
        if (codec.IsFlat)
        {
            value = codec.Read(reader);
            return true;
        }

        int length = reader.ReadInt32();
        long end = reader.Position + length;
        if (length < 0 || length > reader.Remaining)
        {
            throw new TransferException($"The payload is damaged: a result of {length} bytes where {reader.Remaining} are left.");
        }

        try
        {
            value = reader.ReadRoot(codec);
            return true;
        }
        catch (Exception e)
        {
            failure = e as TransferException ?? new TransferException($"The result arrived and could not be rebuilt: {e.Message}", e);
            value = default!;
            return false;
        }
        finally
        {
            reader.Position = end;
        }
    }
}
