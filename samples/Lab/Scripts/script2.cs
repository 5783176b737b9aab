#:property PublishAot=false
// Finds the number below 100,000 from which it takes the most steps to 1: halve what is even, triple what is odd and add one.
const int Limit = 100_000;
int best = 1;
int most = 0;
for (int start = 1; start < Limit; start++)
{
    int steps = 0;
    for (long number = start; number != 1; number = number % 2 == 0 ? number / 2 : (3 * number) + 1)
    {
        steps++;
    }

    if (steps > most)
    {
        (best, most) = (start, steps);
    }
}

Console.WriteLine($"longest way to 1 below {Limit}");
Console.WriteLine($"{best}, {most} steps");
