namespace Multiprocessing.Transfer;

/// <summary>
/// An exception with its fields, or as much of it as can travel: type name, message and stack come first as text, so that
/// they arrive whatever becomes of the rest.
/// </summary>
internal static class ExceptionTransfer
{
    private static readonly ITokenExporter NoTokens = new ForgottenTokens();

    /// <summary>Writes an exception; a strange one is reduced to what can travel rather than refused.</summary>
    public static void Write(PayloadWriter writer, Exception exception)
    {
        long start = writer.Position;
        WriteText(writer, exception, ExceptionText.StackOf(exception));
        long lengthAt = writer.Position;
        writer.WriteInt32(0);
        ITokenExporter? tokens = writer.Tokens;
        try
        {
            writer.Tokens ??= NoTokens;
            writer.WriteRoot(Codecs.Member<Exception>(), in exception, "exception");
            writer.PatchInt32(lengthAt, checked((int)(writer.Position - lengthAt - sizeof(int))));
        }
        catch (Exception)
        {
            writer.Truncate(start);
            WriteText(writer, exception, ExceptionText.StackWithInnerOf(exception));
            writer.WriteInt32(0);
        }
        finally
        {
            writer.Tokens = tokens;
        }
    }

    /// <summary>The exception itself, or a <see cref="RemoteException"/> in its place.</summary>
    public static Exception Read(PayloadReader reader)
    {
        string type = reader.ReadString() ?? "";
        string message = reader.ReadString() ?? "";
        string stack = reader.ReadString() ?? "";
        int length = reader.ReadInt32();
        if (length < 0 || length > reader.Remaining)
        {
            throw new TransferException("The payload ends early: an exception is longer than what remains.");
        }

        if (length == 0)
        {
            return new RemoteException(message, type, stack);
        }

        long end = reader.Position + length;
        try
        {
            Exception? exception = reader.ReadRoot(Codecs.Member<Exception>());
            return exception ?? throw new TransferException("The payload is damaged: it holds no exception.");
        }
        catch (TransferException e)
        {
            return new RemoteException(message, type, stack, e);
        }
        finally
        {
            reader.Position = end;
        }
    }

    private static void WriteText(PayloadWriter writer, Exception exception, string? stack)
    {
        writer.WriteString(exception.GetType().FullName ?? exception.GetType().Name);
        writer.WriteString(ExceptionText.MessageOf(exception));
        writer.WriteString(stack);
    }

    /// <summary>An exception must not fail for a token that nobody here can follow.</summary>
    private sealed class ForgottenTokens : ITokenExporter
    {
        public long Export(CancellationToken token) => 0;
    }
}
