using System.Runtime.InteropServices;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>The environment variables by which a process finds the culture it begins with.</summary>
internal static partial class LocaleVariables
{
    private static readonly string[] s_names =
        ["LC_ALL", "LC_MESSAGES", "LANG", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"];

    /// <summary>
    /// Whether a process with this environment begins with the culture that this one began with. Not where a native host of this one has called <c>setlocale</c>
    /// before the runtime looked, which cannot be known.
    /// </summary>
    internal static bool AreOwn(IReadOnlyDictionary<string, string> environment)
    {
        // Elsewhere it is the user's settings that say it, and they can change.
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        // A hook that the user has it begin with may enter any culture.
        if (environment.TryGetValue(WorkerVariables.StartupHooks, out string? hooks) && hooks != ProgramFiles.Current.Library)
        {
            return false;
        }

        // What the program does to its environment changes the runtime's copy; what this process began with is the system's.
        return Array.TrueForAll(s_names, name => environment.GetValueOrDefault(name) == Marshal.PtrToStringUTF8(Get(name)));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Get(string name);
}
