using System.Reflection;
using System.Runtime.Loader;

namespace Multiprocessing.Transfer;

/// <summary>
/// Finds the very compilation that a definition names: among what the program's own context has loaded, by name, then among what is loaded
/// in any context, then in the file it came from; one of a plug-in's context in that context only. One of the same name but another version id is other
/// code, and is never taken for it.
/// </summary>
internal static class AssemblyFinder
{
    public static Module Find(ModuleDefinition wanted)
    {
        List<string> tried = [];
        Module? found = wanted.Context == LoadContexts.Default
            ? Loaded(wanted, AssemblyLoadContext.Default.Assemblies) ?? ByName(wanted, tried) ?? Loaded(wanted, AppDomain.CurrentDomain.GetAssemblies()) ?? FromFile(wanted, Assembly.LoadFrom, tried)
            : OfPlugIn(wanted, tried);
        return found ?? throw new TransferException(
            $"The assembly {wanted.AssemblyName} with module version {wanted.VersionId} cannot be found here ({string.Join("; ", tried)}). "
            + "The program and its workers must run the same build.");
    }

    private static Module? ByName(ModuleDefinition wanted, List<string> tried)
    {
        try
        {
            Module module = Assembly.Load(new AssemblyName(wanted.AssemblyName)).ManifestModule;
            if (module.ModuleVersionId == wanted.VersionId)
            {
                return module;
            }

            tried.Add($"{module.FullyQualifiedName} has version {module.ModuleVersionId}");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException)
        {
            tried.Add($"by name: {e.Message}");
        }

        return null;
    }

    /// <summary>In the context that mirrors the sender's, or is the one that is mirrored there.</summary>
    private static Module? OfPlugIn(ModuleDefinition wanted, List<string> tried)
    {
        if (wanted.Path.Length == 0)
        {
            return FromFile(wanted, Assembly.LoadFrom, tried);
        }

        AssemblyLoadContext context = LoadContexts.Get(wanted.Context, wanted.Path, wanted.Files);
        return Loaded(wanted, context.Assemblies) ?? FromFile(wanted, context.LoadFromAssemblyPath, tried);
    }

    /// <summary>Nearly always found like this, without a name to be parsed. A loop, because a worker's first function is found before LINQ is loaded.</summary>
    private static Module? Loaded(ModuleDefinition wanted, IEnumerable<Assembly> assemblies)
    {
        foreach (Assembly assembly in assemblies)
        {
            if (!assembly.IsDynamic && assembly.ManifestModule is { } module && module.ModuleVersionId == wanted.VersionId)
            {
                return module;
            }
        }

        return null;
    }

    private static Module? FromFile(ModuleDefinition wanted, Func<string, Assembly> load, List<string> tried)
    {
        if (wanted.Path.Length == 0 || !File.Exists(wanted.Path))
        {
            tried.Add(wanted.Path.Length == 0 ? "it has no file" : $"no file {wanted.Path}");
            return null;
        }

        try
        {
            Module module = load(wanted.Path).ManifestModule;
            if (module.ModuleVersionId == wanted.VersionId)
            {
                return module;
            }

            tried.Add($"{wanted.Path} has version {module.ModuleVersionId}");
        }
        catch (Exception e) when (e is IOException or BadImageFormatException or ArgumentException)
        {
            tried.Add($"from {wanted.Path}: {e.Message}");
        }

        return null;
    }
}
