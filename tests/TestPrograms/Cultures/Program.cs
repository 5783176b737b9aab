using System.Globalization;
using Multiprocessing;

namespace Cultures;

/// <summary>Says in which culture items run, and whether a worker has loaded the library of cultures by then.</summary>
internal static class Program
{
    private static void Main()
    {
        Console.WriteLine($"program {Own()}");
        using (ProcessPool pool = new(1))
        {
            Console.WriteLine($"first item: library {pool.Apply(IsLibraryLoaded)}");
            Console.WriteLine($"second item: {pool.Apply(Own)}");
            Console.WriteLine($"third item: library {pool.Apply(IsLibraryLoaded)}");
        }

        using (ProcessPool pool = new(1))
        {
            Console.WriteLine($"first item: {pool.Apply(Own)} {pool.Apply(static () => string.Create(CultureInfo.CurrentCulture, $"{1.5}"))}");
            pool.Apply(EnterFrench);
            Console.WriteLine($"after a change: {pool.Apply(Own)}");
        }

        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, Initializer = EnterFrench }))
        {
            Console.WriteLine($"after an initializer's change: {pool.Apply(Own)}");
        }

        ProcessPoolOptions italian = new() { WorkerCount = 1 };
        italian.EnvironmentVariables["LC_ALL"] = "it_IT.UTF-8";
        using (ProcessPool pool = new(italian))
        {
            Console.WriteLine($"in an Italian worker: {pool.Apply(Own)}");
        }

        Environment.SetEnvironmentVariable("LC_ALL", "it_IT.UTF-8");
        using (ProcessPool pool = new(1))
        {
            Console.WriteLine($"with an Italian environment: {pool.Apply(Own)}");
        }

        Environment.SetEnvironmentVariable("LC_ALL", "de_DE.UTF-8");
        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 1 }))
        {
            pool.Apply(Own);
            Environment.SetEnvironmentVariable("LC_ALL", "it_IT.UTF-8");
            Console.WriteLine($"with Italian successors: {string.Join(", ", Enumerable.Range(0, 4).Select(_ => pool.Apply(Own)).Distinct())}");
        }

        Environment.SetEnvironmentVariable("LC_ALL", null);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.GetCultureInfo("nl-NL");
        using (ProcessPool pool = new(1))
        {
            Console.WriteLine($"with a Dutch default: {pool.Apply(Own)}");
        }

        using (InProcessPool pool = new(1))
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InstalledUICulture;
            Console.WriteLine($"on a Dutch thread: {pool.Apply(Own)}");
        }

        using (ProcessPool pool = new(1))
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("es-ES_tradnl");
            Console.WriteLine($"sorted in the old way: {pool.Apply(static () => CultureInfo.CurrentCulture.CompareInfo.Name)} {pool.Apply(static culture => culture.CompareInfo.Name, CultureInfo.CurrentCulture)}");
        }
    }

    private static string Own() => $"{CultureInfo.CurrentCulture.Name} {CultureInfo.CurrentUICulture.Name}";

    private static bool IsLibraryLoaded() => File.ReadAllText("/proc/self/maps").Contains("libicu", StringComparison.Ordinal);

    private static void EnterFrench() => CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("fr-FR");
}
