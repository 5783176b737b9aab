namespace WebService;

/// <summary>Work that burns CPU.</summary>
internal static class Primes
{
    /// <summary>How many prime numbers there are below a number, by trial division.</summary>
    internal static int CountBelow(int limit)
    {
        int count = 0;
        for (int n = 2; n < limit; n++)
        {
            bool isPrime = true;
            for (int divisor = 2; (long)divisor * divisor <= n && isPrime; divisor++)
            {
                isPrime = n % divisor != 0;
            }

            count += isPrime ? 1 : 0;
        }

        return count;
    }
}
