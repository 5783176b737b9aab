using System.Reflection;
using System.Runtime.Loader;

// Runs each plug-in in a load context of its own. It knows neither them nor the library that they use.
foreach ((string path, int i) in args.Select((path, i) => (path, i)))
{
    Assembly plugin = new PluginLoadContext(path).LoadFromAssemblyPath(path);
    Console.WriteLine(plugin.GetType("Plugin")!.GetMethod("Run")!.Invoke(null, [i + 1]));
}

internal sealed class PluginLoadContext(string path) : AssemblyLoadContext(path)
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
}
