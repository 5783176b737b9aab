using System.Reflection;
using System.Runtime.InteropServices;

namespace Multiprocessing.Hosting;

/// <summary>Where the parts of this program lie, as its host has told the runtime.</summary>
internal sealed class ProgramFiles
{
    internal static readonly ProgramFiles Current = new();

    private ProgramFiles()
    {
    }

    /// <summary>Whether a runtime loads and compiles assemblies here; <see langword="false"/> where all is native code.</summary>
    internal bool HasRuntime { get; } = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is not null;

    internal Assembly? Entry { get; } = Assembly.GetEntryAssembly();

    /// <summary>Whether the program's assemblies lie within its executable: a host has no other way to an entry without a file.</summary>
    internal bool IsSingleFile => Entry is { Location.Length: 0 };

    /// <summary>This library's file, or "" where it lies within the executable or was loaded from memory.</summary>
    internal string Library { get; } = typeof(ProgramFiles).Assembly.Location;

    /// <summary>The program's deps.json, which a file-based app and a component of a native program may lack.</summary>
    internal string? Dependencies { get; } = AppContext.GetData("APP_CONTEXT_DEPS_FILES") is string files
        ? Array.Find(files.Split(';', StringSplitOptions.RemoveEmptyEntries), IsOfProgram)
        : null;

    /// <summary>The program's runtimeconfig.json: beside its deps.json, named for its entry, or beside this library.</summary>
    internal string? FindConfiguration()
    {
        const string Suffix = ".runtimeconfig.json";
        List<string> candidates = [];
        if (Dependencies is not null)
        {
            candidates.Add(Dependencies[..^".deps.json".Length] + Suffix);
        }

        if (Entry?.GetName().Name is { } entry)
        {
            candidates.Add(Path.Combine(AppContext.BaseDirectory, entry + Suffix));
        }

        if (Library.Length > 0)
        {
            candidates.Add(Path.ChangeExtension(Library, null) + Suffix);
        }

        return candidates.Find(File.Exists)
            ?? (Library.Length > 0 ? Directory.EnumerateFiles(Path.GetDirectoryName(Library)!, "*" + Suffix).FirstOrDefault() : null);
    }

    /// <summary>The first file of the list is the program's, unless the program has none and it is the framework's.</summary>
    private static bool IsOfProgram(string file) =>
        !Path.GetFullPath(file).StartsWith(Path.GetFullPath(RuntimeEnvironment.GetRuntimeDirectory()), StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.AspNetCore.App.", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.NETCore.App.", StringComparison.Ordinal)
        && !Path.GetFileName(file).StartsWith("Microsoft.WindowsDesktop.App.", StringComparison.Ordinal);
}
