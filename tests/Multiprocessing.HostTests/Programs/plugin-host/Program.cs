using System.Reflection;
using System.Runtime.Loader;
using Multiprocessing;

// Runs each plug-in in a load context of its own: with one pool of the host for all of them, or each with a library and a pool of its own.
bool isShared = args[0] == "shared";
using ProcessPool? pool = isShared ? new ProcessPool(1) : null;
foreach ((string path, int i) in args[1..].Select((path, i) => (path, i)))
{
    Assembly plugin = new PluginLoadContext(path, isShared).LoadFromAssemblyPath(path);
    Console.WriteLine(plugin.GetType("Plugin")!.GetMethod("Run")!.Invoke(null, [i + 1, pool]));
}

internal sealed class PluginLoadContext(string path, bool isShared) : AssemblyLoadContext(path)
{
    private readonly AssemblyDependencyResolver _resolver = new(path);

    protected override Assembly? Load(AssemblyName assemblyName) =>
        !(isShared && assemblyName.Name == "Multiprocessing") && _resolver.ResolveAssemblyToPath(assemblyName) is { } file ? LoadFromAssemblyPath(file) : null;
}
