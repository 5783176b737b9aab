using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>A writer for each thread that submits, for what is encoded at once.</summary>
internal static class SubmissionWriter
{
    /// <summary>What is larger stays in the writer's own memory: to copy it would cost more than another writer.</summary>
    private const int MostCopied = 64 * 1024;

    /// <summary>The most memory that a thread's own writer keeps.</summary>
    private const int MostKept = 1 << 20;

    // Weak: memory that a large payload has grown is used again while there are such payloads, and not kept for ever.
    private static readonly WeakReference<PayloadWriter?> s_spare = new(null);

    [ThreadStatic]
    private static PayloadWriter? t_writer;

    internal static PayloadWriter Rent(TokenScope tokens)
    {
        PayloadWriter writer = t_writer ??= TakeSpare() ?? new PayloadWriter(DefinitionTable.Shared);
        writer.Tokens = tokens;
        writer.Reset();
        return writer;
    }

    /// <summary>Takes what this thread has written.</summary>
    internal static unsafe EncodedPayload Take()
    {
        PayloadWriter writer = t_writer!;
        if (writer.Length <= MostCopied)
        {
            EncodedPayload copy = new(new ReadOnlySpan<byte>(writer.Start, (int)writer.Length).ToArray(), null);
            PassOnIfLarge();
            return copy;
        }

        t_writer = null;
        return new EncodedPayload(null, writer);
    }

    /// <summary>Memory that a large payload has grown is for the next large one, of whichever thread: this thread does not keep it.</summary>
    internal static void PassOnIfLarge()
    {
        if (t_writer is { OwnCapacity: > MostKept } writer)
        {
            t_writer = new PayloadWriter(DefinitionTable.Shared);
            Return(writer);
        }
    }

    internal static void Return(PayloadWriter writer)
    {
        lock (s_spare)
        {
            s_spare.SetTarget(writer);
        }
    }

    private static PayloadWriter? TakeSpare()
    {
        lock (s_spare)
        {
            s_spare.TryGetTarget(out PayloadWriter? spare);
            s_spare.SetTarget(null);
            return spare;
        }
    }
}

/// <summary>What was encoded for a call: a copy, or the writer that has it.</summary>
internal readonly unsafe struct EncodedPayload(byte[]? bytes, PayloadWriter? writer)
{
    /// <summary>Whether it is too large to be copied once more without need.</summary>
    internal bool IsLarge => writer is not null;

    internal ReadOnlySpan<byte> Bytes => writer is null ? bytes : new ReadOnlySpan<byte>(writer.Start, checked((int)writer.Length));

    /// <summary>Nobody reads it any more.</summary>
    internal void Release()
    {
        if (writer is not null)
        {
            SubmissionWriter.Return(writer);
        }
    }
}
