using System.Globalization;

namespace Multiprocessing.ProcessTests.Conformance;

/// <summary>What the tests run in workers.</summary>
internal static class Functions
{
    internal static int Square(int value) => value * value;

    internal static int Nine() => 9;

    internal static int Add(int a, int b) => a + b;

    internal static int Add(int a, int b, int c) => a + b + c;

    internal static int Add(int a, int b, int c, int d) => a + b + c + d;

    internal static double Add(double a, double b) => a + b;

    internal static string Name<T>(T value) => $"{typeof(T).Name} {value}";

    internal static string Shout(this string text) => text.ToUpperInvariant();

    internal static string CultureAndNumber() => CultureInfo.CurrentCulture.Name + " " + CultureInfo.CurrentUICulture.Name;

    internal static async Task<int> SquareLater(int value)
    {
        await Task.Yield();
        return value * value;
    }

    internal static async Task<int> AddLater(int a, int b)
    {
        await Task.Yield();
        return a + b;
    }

    internal static async Task<int> AddLater(int a, int b, int c)
    {
        await Task.Yield();
        return a + b + c;
    }

    internal static async Task<int> AddLater(int a, int b, int c, int d)
    {
        await Task.Yield();
        return a + b + c + d;
    }

    /// <summary>Fails for the items that the tests call bad.</summary>
    internal static int FailFor(int bad, int value) => value == bad ? throw new InvalidOperationException($"item {value} is bad") : value;

    /// <summary>Never ends by itself.</summary>
    internal static int Forever() => Forever(CancellationToken.None);

    internal static int Forever(CancellationToken token)
    {
        using ManualResetEventSlim never = new();
        never.Wait(token);
        return 0;
    }
}
