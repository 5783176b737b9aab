using System.Globalization;

namespace Multiprocessing.Transport;

/// <summary>One line of text, without whitespace, with which a worker finds its link.</summary>
internal sealed record LinkAddress(BellKind Bell, byte[] Token, int RingCapacity, int ScratchBytes, string Segment, string SocketPath)
{
    private const char Separator = ';';

    public override string ToString() => string.Join(
        Separator,
        Bell == BellKind.Futex ? "futex" : "socket",
        Convert.ToHexStringLower(Token),
        RingCapacity.ToString(CultureInfo.InvariantCulture),
        ScratchBytes.ToString(CultureInfo.InvariantCulture),
        Segment,
        Uri.EscapeDataString(SocketPath));

    /// <exception cref="InvalidDataException">The text is not such an address.</exception>
    internal static LinkAddress Parse(string text)
    {
        var parts = text.Split(Separator);
        if (parts is [("futex" or "socket") and var bell, { Length: 2 * LinkHeader.TokenSize } token, var ring, var scratch, var segment, var socket]
            && token.All(char.IsAsciiHexDigit)
            && int.TryParse(ring, NumberStyles.None, CultureInfo.InvariantCulture, out var ringCapacity)
            && int.TryParse(scratch, NumberStyles.None, CultureInfo.InvariantCulture, out var scratchBytes))
        {
            var kind = bell == "futex" ? BellKind.Futex : BellKind.Socket;
            return new LinkAddress(kind, Convert.FromHexString(token), ringCapacity, scratchBytes, segment, Uri.UnescapeDataString(socket));
        }

        throw new InvalidDataException("Not the address of a link: " + text);
    }
}
