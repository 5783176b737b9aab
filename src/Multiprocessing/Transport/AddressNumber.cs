namespace Multiprocessing.Transport;

/// <summary>
/// Reads the numbers in texts that one process gives another, such as addresses. The framework's parsers ask for a culture, be it the
/// invariant one, and the first of a process loads ICU: that would be a tenth of a worker's start.
/// </summary>
internal static class AddressNumber
{
    /// <summary>Decimal digits and nothing else.</summary>
    internal static bool TryParse(ReadOnlySpan<char> text, out int value)
    {
        bool isOne = TryParse(text, out long wide) && wide <= int.MaxValue;
        value = isOne ? (int)wide : 0;
        return isOne;
    }

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, out int)"/>
    internal static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        const int MostDigits = 18;
        value = 0;
        if (text.Length is 0 or > MostDigits)
        {
            return false;
        }

        // By hand: a search would load types.
        foreach (char digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                value = 0;
                return false;
            }

            value = (value * 10) + (digit - '0');
        }

        return true;
    }

    /// <summary>Sixteen lower-case hexadecimal digits.</summary>
    internal static bool TryParseHexadecimal(ReadOnlySpan<char> text, out ulong value)
    {
        value = 0;
        if (text.Length != 2 * sizeof(ulong))
        {
            return false;
        }

        foreach (char digit in text)
        {
            if (!char.IsAsciiHexDigitLower(digit))
            {
                value = 0;
                return false;
            }

            value = (value << 4) | (uint)(char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10);
        }

        return true;
    }
}
