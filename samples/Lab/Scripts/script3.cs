#:property PublishAot=false
// Adds up the digits of 2 to the power of 1,000. With --fail it says so on standard error and ends with exit code 3.
using System.Numerics;

string digits = BigInteger.Pow(2, 1000).ToString();
Console.WriteLine("digits of 2 to the power of 1000");
Console.WriteLine($"{digits.Length} digits, sum {digits.Sum(digit => digit - '0')}");

if (args.Contains("--fail"))
{
    Console.Error.WriteLine("script3 was told to fail");
    return 3;
}

return 0;
