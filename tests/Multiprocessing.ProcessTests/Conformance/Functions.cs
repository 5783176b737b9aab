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

    /// <summary>Holds what runs until it is killed; in the process of the tests, until <see cref="Release"/>.</summary>
    private static ManualResetEventSlim s_gate = new();

    internal static void Release() => Interlocked.Exchange(ref s_gate, new ManualResetEventSlim()).Set();

    internal static int Forever() => Forever(CancellationToken.None);

    internal static int Forever(CancellationToken token)
    {
        s_gate.Wait(token);
        return 0;
    }

    /// <summary>Lets the tests count what ran, and how often, across processes: an empty file each.</summary>
    internal static void Note(string folder, int item)
    {
        Directory.CreateDirectory(folder);
        File.Create(Path.Combine(folder, $"{item} {Guid.NewGuid():N}")).Dispose();
    }

    internal static int[] Noted(string folder) =>
        Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(static file => int.Parse(Path.GetFileName(file).Split(' ')[0], CultureInfo.InvariantCulture)).Order()] : [];
}
