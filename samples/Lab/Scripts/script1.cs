#:property PublishAot=false
// Counts the prime numbers below 100,000 with a sieve.
const int Limit = 100_000;
bool[] isComposite = new bool[Limit];
int primes = 0;
for (int number = 2; number < Limit; number++)
{
    if (isComposite[number])
    {
        continue;
    }

    primes++;
    for (long multiple = (long)number * number; multiple < Limit; multiple += number)
    {
        isComposite[multiple] = true;
    }
}

Console.WriteLine($"primes below {Limit}");
Console.WriteLine(primes);
