using Multiprocessing;

/// <summary>A plug-in with a dependency that this process has not loaded yet when a worker needs it.</summary>
public static class Plugin
{
    private static int s_calls;

    /// <param name="number">Which plug-in this is.</param>
    /// <param name="shared">The host's pool, or null to make one with the library that the plug-in brings along.</param>
    public static string Run(int number, object? shared)
    {
        if (shared is null)
        {
            Check.Run();
        }

        using ProcessPool? own = shared is null ? new ProcessPool(1) : null;
        Pool pool = own ?? (Pool)shared!;
        string text = pool.Apply(() => $"{Dependency.Name.Text}, {number}, call {++s_calls}");

        // What comes back is of this plug-in, and not of the other one of the same name.
        Dependency.Name name = pool.Apply(() => new Dependency.Name(number));
        return $"{text}, {name.Number}";
    }
}
