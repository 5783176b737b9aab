using System.Reflection;
using System.Runtime.Loader;

namespace Multiprocessing.Transfer;

/// <summary>
/// Finds the very compilation that a definition names: by name, then among what is loaded in any context, then in the
/// file it came from. One of the same name but another version id is other code, and is never taken for it.
/// </summary>
internal static class AssemblyFinder
{
    private static readonly Dictionary<string, FolderLoadContext> Folders = [];
    private static readonly Lock Gate = new();

    public static Module Find(ModuleDefinition wanted)
    {
        List<string> tried = [];
        Module? found = ByName(wanted, tried) ?? Loaded(wanted) ?? FromFile(wanted, tried);
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

    private static Module? Loaded(ModuleDefinition wanted) => AppDomain.CurrentDomain.GetAssemblies()
        .Where(assembly => !assembly.IsDynamic)
        .Select(assembly => assembly.ManifestModule)
        .FirstOrDefault(module => module.ModuleVersionId == wanted.VersionId);

    private static Module? FromFile(ModuleDefinition wanted, List<string> tried)
    {
        if (wanted.Path.Length == 0 || !File.Exists(wanted.Path))
        {
            tried.Add(wanted.Path.Length == 0 ? "it has no file" : $"no file {wanted.Path}");
            return null;
        }

        try
        {
            string folder = Path.GetDirectoryName(wanted.Path)!;
            FolderLoadContext? context;
            lock (Gate)
            {
                if (!Folders.TryGetValue(folder, out context))
                {
                    Folders[folder] = context = new FolderLoadContext(folder);
                }
            }

            Module module = context.LoadFromAssemblyPath(wanted.Path).ManifestModule;
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

    /// <summary>A plug-in's folder: its dependencies lie beside it, and what the program has itself stays the program's.</summary>
    private sealed class FolderLoadContext(string folder) : AssemblyLoadContext($"Multiprocessing: {folder}")
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string path = Path.Combine(folder, assemblyName.Name + ".dll");
            return Default.Assemblies.Any(loaded => loaded.GetName().Name == assemblyName.Name) || !File.Exists(path)
                ? null
                : LoadFromAssemblyPath(path);
        }
    }
}
