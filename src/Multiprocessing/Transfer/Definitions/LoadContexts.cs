using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Multiprocessing.Transfer;

/// <summary>
/// The load contexts of plug-ins, by a number that means the same in the program and in its workers. So an assembly that was loaded
/// twice, or two of the same name, stay two there; and what comes back is of the plug-in that it was sent from.
/// </summary>
internal static class LoadContexts
{
    /// <summary>The number of the context that the program itself is loaded in.</summary>
    internal const long Default = 0;

    private static readonly ConditionalWeakTable<AssemblyLoadContext, object> Numbers = [];
    private static readonly Dictionary<long, WeakReference<AssemblyLoadContext>> ByNumber = [];
    private static readonly Assembly Library = typeof(LoadContexts).Assembly;
    private static readonly Lock Gate = new();

    internal static long NumberOf(Assembly assembly)
    {
        // A plug-in may have brought this library along: it is the worker's program all the same, and there once.
        AssemblyLoadContext? context = AssemblyLoadContext.GetLoadContext(assembly);
        if (context is null || context == AssemblyLoadContext.Default || assembly == Library)
        {
            return Default;
        }

        lock (Gate)
        {
            if (!Numbers.TryGetValue(context, out object? number))
            {
                // A worker's own contexts must not have the numbers of those that it mirrors.
                number = ((long)Environment.ProcessId << 32) + ByNumber.Count + 1;
                Add((long)number, context);
            }

            return (long)number;
        }
    }

    /// <summary>The files that are loaded in the context of an assembly, so that a worker takes the same ones.</summary>
    internal static string[] FilesBeside(Assembly assembly) =>
        [.. AssemblyLoadContext.GetLoadContext(assembly)!.Assemblies.Where(static other => !other.IsDynamic).Select(static other => other.Location).Where(static path => path.Length > 0)];

    /// <summary>The context with this number, which is made if this process has none.</summary>
    internal static AssemblyLoadContext Get(long number, string path, string[] files)
    {
        lock (Gate)
        {
            if (!ByNumber.TryGetValue(number, out WeakReference<AssemblyLoadContext>? known) || !known.TryGetTarget(out AssemblyLoadContext? context))
            {
                context = new MirrorLoadContext(number, path);
                Add(number, context);
            }

            (context as MirrorLoadContext)?.Add(files);
            return context;
        }
    }

    private static void Add(long number, AssemblyLoadContext context)
    {
        Numbers.Add(context, number);
        ByNumber[number] = new WeakReference<AssemblyLoadContext>(context);
    }

    /// <summary>Loads what its model in the other process has loaded, and for the rest what a plug-in's context usually does.</summary>
    private sealed class MirrorLoadContext : AssemblyLoadContext
    {
        private readonly Dictionary<string, string> _files = new(StringComparer.OrdinalIgnoreCase);
        private readonly AssemblyDependencyResolver? _resolver;
        private readonly string _folder;

        internal MirrorLoadContext(long number, string path)
            : base(string.Create(CultureInfo.InvariantCulture, $"Multiprocessing {number:x}: {path}"))
        {
            _folder = Path.GetDirectoryName(path)!;
            try
            {
                _resolver = new AssemblyDependencyResolver(path);
            }
            catch (InvalidOperationException)
            {
                // Its deps.json cannot be read, or this program's host has no part that could: its folder is left.
            }
        }

        internal void Add(string[] files)
        {
            lock (_files)
            {
                foreach (string file in files)
                {
                    _files[Path.GetFileNameWithoutExtension(file)] = file;
                }
            }
        }

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            if (assemblyName.Name == Library.GetName().Name)
            {
                return Library;
            }

            string? path;
            lock (_files)
            {
                _files.TryGetValue(assemblyName.Name!, out path);
            }

            if (path is null && !IsOfProgram(assemblyName))
            {
                path = _resolver?.ResolveAssemblyToPath(assemblyName) ?? Path.Combine(_folder, assemblyName.Name + ".dll");
            }

            return path is not null && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            _resolver?.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

        /// <summary>Whether the program has it, as new as it is wanted: it shares such an assembly with its plug-ins.</summary>
        private static bool IsOfProgram(AssemblyName wanted)
        {
            try
            {
                return Default.LoadFromAssemblyName(new AssemblyName(wanted.Name!)).GetName().Version >= wanted.Version;
            }
            catch (Exception e) when (e is IOException or BadImageFormatException)
            {
                return false;
            }
        }
    }
}
