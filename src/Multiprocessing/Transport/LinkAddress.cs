namespace Multiprocessing.Transport;

/// <summary>One line of text with which a worker finds its link.</summary>
internal sealed record LinkAddress(BellKind Bell, byte[] Token, int RingCapacity, int ScratchBytes, string Segment, string SocketPath)
{
    private const char Separator = ';';

    // Not Convert.ToHexString: its vectors are compiled in each new process, which takes longer than all else here.
    public override string ToString() =>
        $"{(Bell == BellKind.Futex ? "futex" : "socket")};{BitConverter.ToUInt64(Token):x16}{BitConverter.ToUInt64(Token, sizeof(ulong)):x16};{RingCapacity};{ScratchBytes};{Segment};{SocketPath}";

    /// <exception cref="InvalidDataException">The text is not such an address.</exception>
    internal static LinkAddress Parse(string text)
    {
        var parts = text.Split(Separator, 6); // the path of the socket comes last: it may have any character
        if (parts is [("futex" or "socket") and var bell, { Length: 2 * LinkHeader.TokenSize } token, var ring, var scratch, var segment, var socket]
            && AddressNumber.TryParseHexadecimal(token.AsSpan(0, LinkHeader.TokenSize), out var first)
            && AddressNumber.TryParseHexadecimal(token.AsSpan(LinkHeader.TokenSize), out var second)
            && AddressNumber.TryParse(ring, out int ringCapacity)
            && AddressNumber.TryParse(scratch, out int scratchBytes))
        {
            var kind = bell == "futex" ? BellKind.Futex : BellKind.Socket;
            return new LinkAddress(kind, [.. BitConverter.GetBytes(first), .. BitConverter.GetBytes(second)], ringCapacity, scratchBytes, segment, socket);
        }

        throw new InvalidDataException("Not the address of a link: " + text);
    }
}
