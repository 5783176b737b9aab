using System.Globalization;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed class AddressNumberTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("0042", 42)]
    [InlineData("2147483647", int.MaxValue)]
    [InlineData("999999999999999999", 999_999_999_999_999_999)]
    public void TryParse_Digits_IsTheNumber(string text, long number)
    {
        Assert.True(AddressNumber.TryParse(text, out long value));
        Assert.Equal(number, value);
        Assert.Equal(number <= int.MaxValue, AddressNumber.TryParse(text, out int _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("0x1")]
    [InlineData("٣")]
    [InlineData("1000000000000000000")]
    [InlineData("99999999999999999999999999999999")]
    public void TryParse_AnythingElse_IsRefused(string text)
    {
        Assert.False(AddressNumber.TryParse(text, out long _));
        Assert.False(AddressNumber.TryParse(text, out int _));
    }

    [Theory]
    [InlineData(0ul)]
    [InlineData(0x0123456789abcdeful)]
    [InlineData(ulong.MaxValue)]
    public void TryParseHexadecimal_SixteenDigits_IsTheNumber(ulong number)
    {
        Assert.True(AddressNumber.TryParseHexadecimal(number.ToString("x16", CultureInfo.InvariantCulture), out ulong value));
        Assert.Equal(number, value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdef0")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdeg")]
    public void TryParseHexadecimal_AnythingElse_IsRefused(string text) => Assert.False(AddressNumber.TryParseHexadecimal(text, out _));
}
