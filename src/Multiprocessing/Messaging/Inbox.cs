using System.Text;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;
using Multiprocessing.Transport;

namespace Multiprocessing.Messaging;

/// <summary>
/// The receiving end of a link: takes definitions in, follows large messages into their segment, and shows every other message
/// where it lies. One thread at a time.
/// </summary>
internal sealed unsafe class Inbox : IDisposable
{
    private const int MostAddressBytes = 4096;

    private readonly Link _link;
    private readonly PayloadReader _own;
    private MappedSegment? _large;
    private long _largeBytes;

    internal Inbox(Link link, DefinitionStore definitions, ITokenImporter? tokens, ILoggerSource? loggers)
    {
        _link = link;
        _own = new PayloadReader(definitions);
        Reader = new PayloadReader(definitions) { Tokens = tokens, Loggers = loggers };
    }

    /// <summary>For reading messages.</summary>
    internal PayloadReader Reader { get; }

    /// <summary>Bytes that came in segments of their own. Any thread may ask.</summary>
    internal long LargeBytes => Volatile.Read(ref _largeBytes);

    /// <summary>The next message, which stays where it is until <see cref="Release"/>.</summary>
    /// <exception cref="InvalidDataException">The other side has sent what is no message.</exception>
    internal bool TryReceive(out byte* message, out long length)
    {
        while (_link.Incoming.TryRead(out message, out int frame))
        {
            length = frame;
            if (length < PlainHeader.Bytes)
            {
                throw new InvalidDataException($"A message of {length} bytes has no header.");
            }

            switch ((MessageKind)(*message))
            {
                case MessageKind.Definitions:
                    _own.Reset(message + PlainHeader.Bytes, length - PlainHeader.Bytes);
                    _own.Definitions.ReadDefinitions(_own);
                    _link.Incoming.Release();
                    break;
                case MessageKind.Large:
                    Follow(ref message, ref length);
                    return true;
                default:
                    return true;
            }
        }

        length = 0;
        return false;
    }

    /// <summary>What a process that has died was writing, up to where it had declared it whole.</summary>
    internal bool TryReceiveOpen(out byte* message, out long length)
    {
        bool found = _link.Incoming.TryReadOpen(out message, out int frame);
        length = frame;
        return found && length >= PlainHeader.Bytes;
    }

    /// <summary>Frees the message just read.</summary>
    internal void Release()
    {
        _large?.Dispose();
        _large = null;
        _link.Incoming.Release();
    }

    public void Dispose() => _large?.Dispose();

    private void Follow(ref byte* message, ref long length)
    {
        _own.Reset(message + PlainHeader.Bytes, length - PlainHeader.Bytes);
        long offset = _own.ReadInt64();
        long inner = _own.ReadInt64();
        int addressBytes = _own.ReadInt32();
        if (addressBytes is < 0 or > MostAddressBytes)
        {
            throw new InvalidDataException($"The address of a large message cannot have {addressBytes} bytes.");
        }

        _large = Open(Encoding.UTF8.GetString(_own.ReadBytes(addressBytes)));
        _large.TakeName();
        if (inner < PlainHeader.Bytes || inner > _large.Length || offset < 0 || offset > _large.Length - inner)
        {
            throw new InvalidDataException($"A large message of {inner} bytes at {offset} does not fit its segment of {_large.Length}.");
        }

        Volatile.Write(ref _largeBytes, _largeBytes + inner);
        message = _large.Pointer + offset;
        length = inner;
    }

    private static MappedSegment Open(string address)
    {
        try
        {
            return MappedSegment.Open(address);
        }
        catch (IOException e)
        {
            throw new LostMessageException(e);
        }
    }
}
