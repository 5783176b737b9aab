using System.Runtime.InteropServices;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>A door between processes: who passes waits until the other side opens it. Nobody polls: it is a pipe with a name.</summary>
internal static partial class Gate
{
    internal static string Create() => Create(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")));

    internal static string Create(string path) => MakeFifo(path, 0x180) == 0 ? path : throw new IOException(Marshal.GetLastPInvokeErrorMessage());

    /// <summary>Waits for <see cref="Open"/>.</summary>
    internal static void Pass(string gate) => File.OpenHandle(gate, FileMode.Open, FileAccess.Read).Dispose();

    /// <summary>Lets who stands before it, or comes to it, pass. Waits until somebody does.</summary>
    internal static void Open(string gate) => File.OpenHandle(gate, FileMode.Open, FileAccess.Write).Dispose();

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFifo(string path, uint mode);
}
