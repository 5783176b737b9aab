using Multiprocessing;

/// <summary>A plug-in that brings the library along, with a dependency that this process has not loaded yet when a worker needs it.</summary>
public static class Plugin
{
    public static string Run(int number)
    {
        Check.Run();
        using ProcessPool pool = new(1);
        string text = pool.Apply(() => $"{Dependency.Name.Text}, {number}");

        // What comes back is of this plug-in, and not of the other one of the same name.
        Dependency.Name name = pool.Apply(() => new Dependency.Name(number));
        return $"{text}, {name.Number}";
    }
}
