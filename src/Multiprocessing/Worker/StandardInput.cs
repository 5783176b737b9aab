using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Worker;

/// <summary>A worker's standard input is its control stream: it is taken away before any user code could read it.</summary>
internal static partial class StandardInput
{
    /// <summary>The control stream; from now on standard input is empty.</summary>
    internal static Stream Take()
    {
        if (OperatingSystem.IsWindows())
        {
            Stream input = Console.OpenStandardInput();
            Console.SetIn(TextReader.Null);
            return input;
        }

        FileStream control = new("/dev/stdin", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        using SafeFileHandle empty = File.OpenHandle("/dev/null");
        if (Duplicate(empty, 0) < 0)
        {
            Console.SetIn(TextReader.Null);
        }

        return control;
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(SafeFileHandle from, int to);
}
